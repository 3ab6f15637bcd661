import { SliceEnd } from '../model.ts';
import type { SectionCodec } from './codec.ts';
import { decodeStretch, encodeStretch } from './stretch.ts';

const SLICE_ENDS = Object.values(SliceEnd);

/** Slices follow each other, and the queues of a fair policy are near each other in virtual time: both are differences. */
export const slices: SectionCodec<'slices'> = {
  number: 21,
  encode(writer, { worker, rows }) {
    writer.id(worker);
    writer.uint(rows.length);
    let end = 0;
    let vruntime = 0;
    for (const row of rows) {
      writer.id(row.queue);
      end = encodeStretch(writer, row, end);
      vruntime = writer.delta(row.vruntime, vruntime);
      writer.delta(row.deadline, vruntime);
      writer.int(row.lag);
      writer.uint(row.eligible);
      writer.uintOrNone(row.granted);
      writer.uint(row.reason);
      writer.idOrNone(row.by);
    }
  },
  decode(reader) {
    const worker = reader.id();
    let end = 0;
    let vruntime = 0;
    return {
      kind: 'slices',
      worker,
      rows: reader.rows(9, () => {
        const queue = reader.id();
        const { start, duration, end: until } = decodeStretch(reader, end);
        end = until;
        vruntime = reader.delta(vruntime);
        return {
          queue,
          start,
          duration,
          vruntime,
          deadline: reader.delta(vruntime),
          lag: reader.int(),
          eligible: reader.uint(),
          granted: reader.uintOrNone(),
          reason: reader.code(SLICE_ENDS, 'end of a slice'),
          by: reader.idOrNone(),
        };
      }),
    };
  },
};

export const marks: SectionCodec<'marks'> = {
  number: 22,
  encode(writer, { worker, rows }) {
    writer.id(worker);
    writer.uint(rows.length);
    let time = 0;
    for (const row of rows) {
      time = writer.delta(row.time, time);
      writer.uintOrNone(row.duration);
      writer.id(row.task);
      writer.id(row.name);
      writer.text(row.fields);
    }
  },
  decode(reader) {
    const worker = reader.id();
    let time = 0;
    return {
      kind: 'marks',
      worker,
      rows: reader.rows(5, () => {
        time = reader.delta(time);
        return { time, duration: reader.uintOrNone(), task: reader.id(), name: reader.id(), fields: reader.text() };
      }),
    };
  },
};
