import { Histogram } from '@pollscope/analysis';
import { Channel, type Frame, PollOutcome, type SparseHistogram, WorkerState } from '@pollscope/protocol';

function histogram(values: readonly number[]): SparseHistogram {
  const made = new Histogram();
  for (const value of values) made.record(value);
  return made.toSparse();
}

/** What the window of a task says that does nothing but poll. */
export const PLAIN_TASK = {
  lastOutcome: PollOutcome.pending,
  waitsOn: 0,
  wakes: 0,
  selfWakes: 0,
  yields: 0,
  outOfBudget: 0,
  lastWaker: 0,
} as const;

/** Two queues, one worker, and two tasks: `GET tile` on foreground, `prerender` on background. */
export const definitions: Frame = {
  channel: Channel.base,
  sequence: 1,
  sections: [
    {
      kind: 'strings',
      rows: ['eevdf', 'foreground', 'background', 'main', 'GET tile', 'prerender'].map((text, index) => ({
        id: index + 1,
        text,
      })),
    },
    { kind: 'workers', rows: [{ worker: 0, name: 4 }] },
    {
      kind: 'queues',
      policy: 1,
      rows: [
        { queue: 0, worker: 0, name: 2, weight: 8 },
        { queue: 1, worker: 0, name: 3, weight: 1 },
      ],
    },
    {
      kind: 'spawns',
      snapshot: true,
      rows: [
        { task: 1, time: 0, queue: 0, name: 5, parent: 0, location: 0, taskKind: 0 },
        { task: 2, time: 0, queue: 1, name: 6, parent: 0, location: 0, taskKind: 0 },
      ],
    },
  ],
};

/**
 * The windows of one second: foreground got 80 ms in `polls` polls of 1 ms and was owed 80, background got 20 ms in polls of 10 ms
 * and was owed 20.
 */
export function aSecond(polls: number, index = 0): Frame {
  const start = index * 1e9;
  const share = (queue: number, time: number, values: readonly number[]) => ({
    queue,
    received: time,
    entitled: time,
    lag: 0,
    vruntime: 0,
    depth: 3,
    depthMax: 5,
    slices: 0,
    preemptions: 0,
    maxGap: 0,
    pollTime: histogram(values),
    queueDelay: histogram(values),
  });
  const task = (id: number, values: readonly number[]) => ({
    ...PLAIN_TASK,
    task: id,
    lastPollEnd: start + 0.9e9,
    pollTime: histogram(values),
    queueDelay: histogram(values),
  });
  const fast = Array.from({ length: polls }, () => 1e6);
  const slow = [10e6, 10e6];
  return {
    channel: Channel.windows,
    sequence: index + 1,
    sections: [
      { kind: 'queueWindows', start, duration: 1e9, rows: [share(0, 80e6, fast), share(1, 20e6, slow)] },
      {
        kind: 'workerWindows',
        start,
        duration: 1e9,
        rows: [
          {
            worker: 0,
            state: WorkerState.parked,
            stateSince: start + 0.9e9,
            polls: polls + 2,
            parks: 4,
            polling: 1e8,
            driver: 2e8,
            parked: 7e8,
          },
        ],
      },
      { kind: 'taskWindows', start, duration: 1e9, rows: [task(1, fast), task(2, slow)] },
    ],
  };
}
