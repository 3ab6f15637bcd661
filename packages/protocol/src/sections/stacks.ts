import type { SectionCodec } from './codec.ts';

const STACK_MIN_BYTES = 5;
const FRAME_MIN_BYTES = 4;

export const stacks: SectionCodec<'stacks'> = {
  number: 24,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let start = 0;
    for (const row of rows) {
      writer.id(row.worker);
      writer.id(row.task);
      start = writer.delta(row.pollStart, start);
      writer.sum(row.sampledAt, start);
      writer.uint(row.frames.length);
      for (const frame of row.frames) {
        writer.id(frame.function);
        writer.id(frame.file);
        writer.uint(frame.line);
        writer.uint(frame.column);
      }
    }
  },
  decode(reader) {
    let start = 0;
    return {
      kind: 'stacks',
      rows: reader.rows(STACK_MIN_BYTES, () => {
        const worker = reader.id();
        const task = reader.id();
        start = reader.delta(start);
        const sampledAt = reader.sum(start);
        const frames = reader.rows(FRAME_MIN_BYTES, () => ({
          function: reader.id(),
          file: reader.id(),
          line: reader.uint(),
          column: reader.uint(),
        }));
        return { worker, task, pollStart: start, sampledAt, frames };
      }),
    };
  },
};
