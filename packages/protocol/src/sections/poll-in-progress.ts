import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Nanoseconds, TaskId, WorkerId } from '../units.ts';

/** What a row about a poll in progress begins with. */
interface PollInProgress {
  readonly worker: WorkerId;
  readonly task: TaskId;
  readonly start: Nanoseconds;
  /** When it was seen to last. */
  readonly seenAt: Nanoseconds;
}

/** Returns the start, from which the next row's is counted. */
export function encodePollInProgress(writer: ByteWriter, poll: PollInProgress, before: Nanoseconds): Nanoseconds {
  writer.id(poll.worker);
  writer.id(poll.task);
  const start = writer.delta(poll.start, before);
  writer.sum(poll.seenAt, start);
  return start;
}

export function decodePollInProgress(reader: ByteReader, before: Nanoseconds): PollInProgress {
  const worker = reader.id();
  const task = reader.id();
  const start = reader.delta(before);
  return { worker, task, start, seenAt: reader.sum(start) };
}
