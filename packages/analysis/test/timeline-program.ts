import { Channel, type Frame, PollOutcome, type PollsSection, TaskKind, WorkerState } from '@pollscope/protocol';
import fc from 'fast-check';
import { queues, Stream, strings } from './stream.ts';

/** A poll as it happened, for naive answers. */
export interface MadePoll {
  readonly worker: number;
  readonly task: number;
  readonly queue: number;
  readonly start: number;
  readonly duration: number;
  readonly queueDelay: number;
}

export const TASKS = [1, 2, 3, 4, 5];

export function queueOf(task: number): number {
  return task % 2;
}

/** From single nanoseconds to milliseconds, each size as likely as the others. */
const anyTime = fc.tuple(fc.integer({ min: 0, max: 22 }), fc.integer({ min: 0, max: 1000 })).map(([bits, part]) => {
  return Math.floor(2 ** bits * (1 + part / 1000));
});

/** What a worker polled: one poll after the other, with gaps. */
const workerRun = fc.array(
  fc.record({ gap: anyTime, duration: anyTime, task: fc.constantFrom(...TASKS), queueDelay: anyTime }),
  { maxLength: 120 },
);

/** The polls of one to three workers, in the order of their sections. */
export const anyPolls: fc.Arbitrary<readonly MadePoll[]> = fc
  .array(workerRun, { minLength: 1, maxLength: 3 })
  .map((runs) => runs.flatMap((run, worker) => pollsOf(run, worker)));

function pollsOf(
  run: readonly { gap: number; duration: number; task: number; queueDelay: number }[],
  worker: number,
): MadePoll[] {
  let now = 0;
  return run.map(({ gap, duration, task, queueDelay }) => {
    const start = now + gap;
    now = start + duration;
    return { worker, task, queue: queueOf(task), start, duration, queueDelay };
  });
}

export function pollsSection(worker: number, polls: readonly MadePoll[]): PollsSection {
  return {
    kind: 'polls',
    worker,
    length: polls.length,
    task: Uint32Array.from(polls, ({ task }) => task),
    start: Float64Array.from(polls, ({ start }) => start),
    duration: Float64Array.from(polls, (poll) => poll.duration),
    queueDelay: Float64Array.from(polls, ({ queueDelay }) => queueDelay),
    outcome: new Uint8Array(polls.length).fill(PollOutcome.pending),
    source: new Uint8Array(polls.length),
  };
}

/** The frames of a program that polled so: definitions, then the polls in frames of a few, with a park after each. */
export function framesOf(polls: readonly MadePoll[], perFrame = 7): Frame[] {
  const stream = new Stream();
  const frames = [
    stream.base(
      strings('fair', 'even', 'odd', 'main', 'job'),
      { kind: 'workers', rows: [0, 1, 2].map((worker) => ({ worker, name: 4 })) },
      queues(1, { queue: 0, worker: 0, name: 2, weight: 1 }, { queue: 1, worker: 0, name: 3, weight: 1 }),
      {
        kind: 'spawns',
        snapshot: false,
        rows: TASKS.map((task) => ({
          task,
          time: 0,
          queue: queueOf(task),
          name: 5,
          parent: 0,
          location: 0,
          taskKind: TaskKind.generator,
        })),
      },
    ),
  ];
  for (const batch of batches(polls, perFrame)) {
    const [{ worker, start, duration }] = [batch.at(-1) as MadePoll];
    const end = start + duration;
    frames.push(
      stream.frame(Channel.events, pollsSection(worker, batch), {
        kind: 'parks',
        worker,
        rows: [{ start: end, duration: 1, reason: WorkerState.polling }],
      }),
    );
  }
  return frames;
}

/** A few at a time, those of one worker in one batch, by the time of their ends as a program would send them. */
function batches(polls: readonly MadePoll[], size: number): MadePoll[][] {
  const made: MadePoll[][] = [];
  for (const worker of new Set(polls.map((poll) => poll.worker))) {
    const own = polls.filter((poll) => poll.worker === worker);
    for (let at = 0; at < own.length; at += size) made.push(own.slice(at, at + size));
  }
  const endOf = (batch: readonly MadePoll[]): number => (batch.at(-1)?.start ?? 0) + (batch.at(-1)?.duration ?? 0);
  return made.sort((a, b) => endOf(a) - endOf(b));
}
