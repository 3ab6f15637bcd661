import { Histogram } from '@pollscope/analysis';
import { Channel, type Frame, type SparseHistogram, WorkerState } from '@pollscope/protocol';
import { PLAIN_TASK } from './frames.ts';

/** A worker, queues of these names, and in each queue a task of the same name. */
export function queueDefinitions(names: readonly string[]): Frame {
  const texts = ['eevdf', 'main', ...names];
  return {
    channel: Channel.base,
    sequence: 1,
    sections: [
      { kind: 'strings', rows: texts.map((text, index) => ({ id: index + 1, text })) },
      { kind: 'workers', rows: [{ worker: 0, name: 2 }] },
      {
        kind: 'queues',
        policy: 1,
        rows: names.map((_, queue) => ({ queue, worker: 0, name: queue + 3, weight: 1 + (queue % 4) })),
      },
      {
        kind: 'spawns',
        snapshot: true,
        rows: names.map((_, queue) => ({
          task: queue + 1,
          time: 0,
          queue,
          name: queue + 3,
          parent: 0,
          location: 0,
          taskKind: 0,
        })),
      },
    ],
  };
}

/** Poll times around a value that differs by queue and moves slowly; the same in each run. */
function pollTimes(queue: number, second: number): SparseHistogram {
  const times = new Histogram();
  const middle = 2e5 * (1 + (queue % 7)) * (1 + 0.4 * Math.sin(second / 3 + queue));
  for (let index = 0; index < 40; index++) times.record(Math.round(middle * (0.6 + index / 40) ** 3));
  return times.toSparse();
}

/** What the queues of {@link queueDefinitions} did in one second. */
export function queueSecond(queues: number, second: number): Frame {
  const start = second * 1e9;
  const share = 8e8 / queues;
  const rows = Array.from({ length: queues }, (_, queue) => ({ queue, times: pollTimes(queue, second) }));
  return {
    channel: Channel.windows,
    sequence: second + 1,
    sections: [
      {
        kind: 'queueWindows',
        start,
        duration: 1e9,
        rows: rows.map(({ queue, times }) => ({
          queue,
          received: share * (1 + 0.3 * Math.sin(queue + second / 4)),
          entitled: share,
          lag: 1e6 * Math.sin(queue + second / 2),
          vruntime: 0,
          depth: queue % 5,
          depthMax: 5 + (queue % 9),
          slices: 0,
          preemptions: 0,
          maxGap: 0,
          pollTime: times,
          queueDelay: times,
        })),
      },
      {
        kind: 'workerWindows',
        start,
        duration: 1e9,
        rows: [
          {
            worker: 0,
            state: WorkerState.polling,
            stateSince: start + 0.9e9,
            polls: 40 * queues,
            parks: 4,
            polling: 8e8,
            driver: 1e8,
            parked: 1e8,
          },
        ],
      },
      {
        kind: 'taskWindows',
        start,
        duration: 1e9,
        rows: rows.map(({ queue, times }) => ({
          ...PLAIN_TASK,
          task: queue + 1,
          lastPollEnd: start + 0.9e9,
          pollTime: times,
          queueDelay: times,
        })),
      },
    ],
  };
}
