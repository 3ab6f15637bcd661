import { UnparkReason } from '../model.ts';
import type { SectionCodec } from './codec.ts';
import { decodePollInProgress, encodePollInProgress } from './poll-in-progress.ts';
import { decodeStretch, encodeStretch } from './stretch.ts';

const UNPARK_REASONS = Object.values(UnparkReason);

export const loss: SectionCodec<'loss'> = {
  number: 6,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let from = 0;
    for (const row of rows) {
      writer.id(row.worker);
      from = writer.delta(row.from, from);
      writer.sum(row.to, from);
      writer.uint(row.records);
    }
  },
  decode(reader) {
    let from = 0;
    return {
      kind: 'loss',
      rows: reader.rows(4, () => {
        const worker = reader.id();
        from = reader.delta(from);
        return { worker, from, to: reader.sum(from), records: reader.uint() };
      }),
    };
  },
};

export const openPolls: SectionCodec<'openPolls'> = {
  number: 7,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let start = 0;
    for (const row of rows) start = encodePollInProgress(writer, { ...row, seenAt: row.observedAt }, start);
  },
  decode(reader) {
    let start = 0;
    return {
      kind: 'openPolls',
      rows: reader.rows(4, () => {
        const { seenAt, ...poll } = decodePollInProgress(reader, start);
        start = poll.start;
        return { ...poll, observedAt: seenAt };
      }),
    };
  },
};

export const parks: SectionCodec<'parks'> = {
  number: 13,
  encode(writer, { worker, rows }) {
    writer.id(worker);
    writer.uint(rows.length);
    let end = 0;
    for (const row of rows) {
      end = encodeStretch(writer, row, end);
      writer.uint(row.reason);
    }
  },
  decode(reader) {
    const worker = reader.id();
    let end = 0;
    return {
      kind: 'parks',
      worker,
      rows: reader.rows(3, () => {
        const { start, duration, end: until } = decodeStretch(reader, end);
        end = until;
        return { start, duration, reason: reader.code(UNPARK_REASONS, 'unpark reason') };
      }),
    };
  },
};

export const driverTurns: SectionCodec<'driverTurns'> = {
  number: 14,
  encode(writer, { worker, rows }) {
    writer.id(worker);
    writer.uint(rows.length);
    let end = 0;
    for (const row of rows) end = encodeStretch(writer, row, end);
  },
  decode(reader) {
    const worker = reader.id();
    let end = 0;
    return {
      kind: 'driverTurns',
      worker,
      rows: reader.rows(2, () => {
        const { start, duration, end: until } = decodeStretch(reader, end);
        end = until;
        return { start, duration };
      }),
    };
  },
};
