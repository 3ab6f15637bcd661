import type { SectionCodec } from './codec.ts';
import { decodePollInProgress, encodePollInProgress } from './poll-in-progress.ts';

const STACK_MIN_BYTES = 5;
const FRAME_MIN_BYTES = 4;

export const stacks: SectionCodec<'stacks'> = {
  number: 24,
  encode(writer, { rows }) {
    writer.uint(rows.length);
    let start = 0;
    for (const { worker, task, pollStart, sampledAt, frames } of rows) {
      start = encodePollInProgress(writer, { worker, task, start: pollStart, seenAt: sampledAt }, start);
      writer.uint(frames.length);
      for (const frame of frames) {
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
        const { worker, task, seenAt, start: pollStart } = decodePollInProgress(reader, start);
        start = pollStart;
        const frames = reader.rows(FRAME_MIN_BYTES, () => ({
          function: reader.id(),
          file: reader.id(),
          line: reader.uint(),
          column: reader.uint(),
        }));
        return { worker, task, pollStart, sampledAt: seenAt, frames };
      }),
    };
  },
};
