import {
  Channel,
  type Frame,
  type PollOutcome,
  type PollsSection,
  type QueuesSection,
  type QueueWindow,
  type QueueWindowsSection,
  type Section,
  type SparseHistogram,
  type SpawnsSection,
  type StringsSection,
  type TaskWindow,
  type TaskWindowsSection,
  type WorkerWindow,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import { Histogram } from '../src/histogram.ts';

/** Numbers the frames of each channel, as an agent does. */
export class Stream {
  readonly #next = { [Channel.base]: 0, [Channel.events]: 0, [Channel.windows]: 0 };

  frame(channel: Channel, ...sections: readonly Section[]): Frame {
    return { channel, sequence: this.#next[channel]++, sections };
  }

  base(...sections: readonly Section[]): Frame {
    return this.frame(Channel.base, ...sections);
  }

  windows(...sections: readonly Section[]): Frame {
    return this.frame(Channel.windows, ...sections);
  }

  events(...sections: readonly Section[]): Frame {
    return this.frame(Channel.events, ...sections);
  }
}

export const MS = 1e6;
export const SECOND = 1e9;

export function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

export function sparse(...values: readonly number[]): SparseHistogram {
  return histogramOf(values).toSparse();
}

/** Strings with ids from 1 on. */
export function strings(...texts: readonly string[]): StringsSection {
  return { kind: 'strings', rows: texts.map((text, index) => ({ id: index + 1, text })) };
}

export function queues(policy: number, ...rows: QueuesSection['rows']): QueuesSection {
  return { kind: 'queues', policy, rows };
}

export function spawns(
  ...rows: readonly (readonly [task: number, queue: number, name: number, time: number])[]
): SpawnsSection {
  return {
    kind: 'spawns',
    snapshot: false,
    rows: rows.map(([task, queue, name, time]) => ({ task, queue, name, time, parent: 0, location: 0, taskKind: 0 })),
  };
}

export function queueWindow(queue: number, figures: Partial<QueueWindow>): QueueWindow {
  const none = {
    received: 0,
    entitled: 0,
    lag: 0,
    vruntime: 0,
    depth: 0,
    depthMax: 0,
    slices: 0,
    preemptions: 0,
    maxGap: 0,
  };
  return { queue, ...none, pollTime: sparse(), queueDelay: sparse(), ...figures };
}

/** The `index`th window of 100 ms. */
export function queueWindows(index: number, ...rows: readonly QueueWindow[]): QueueWindowsSection {
  return { kind: 'queueWindows', start: index * 100 * MS, duration: 100 * MS, rows };
}

export function workerWindows(
  index: number,
  ...rows: readonly (Partial<WorkerWindow> & { readonly worker: number })[]
): WorkerWindowsSection {
  const idle = { state: 2, stateSince: 0, polls: 0, parks: 0, polling: 0, driver: 0, parked: 0 } as const;
  return {
    kind: 'workerWindows',
    start: index * 100 * MS,
    duration: 100 * MS,
    rows: rows.map((row) => ({ ...idle, ...row })),
  };
}

export interface TaskPolls extends Partial<Omit<TaskWindow, 'pollTime' | 'queueDelay'>> {
  readonly task: number;
  readonly polls: readonly number[];
  readonly delays?: readonly number[];
}

/** The `index`th window of a second. */
export function taskWindows(index: number, ...rows: readonly TaskPolls[]): TaskWindowsSection {
  return {
    kind: 'taskWindows',
    start: index * SECOND,
    duration: SECOND,
    rows: rows.map(({ task, polls, delays = polls, lastPollEnd, lastOutcome = 0, ...wakeups }) => ({
      task,
      lastPollEnd: lastPollEnd ?? (index + 1) * SECOND - 1,
      lastOutcome,
      waitsOn: 0,
      wakes: 0,
      selfWakes: 0,
      yields: 0,
      outOfBudget: 0,
      lastWaker: 0,
      ...wakeups,
      pollTime: sparse(...polls),
      queueDelay: sparse(...delays),
    })),
  };
}

export function pollsOf(
  worker: number,
  ...rows: readonly (readonly [task: number, start: number, duration: number, outcome?: PollOutcome])[]
): PollsSection {
  return {
    kind: 'polls',
    worker,
    length: rows.length,
    task: Uint32Array.from(rows, ([task]) => task),
    start: Float64Array.from(rows, ([, start]) => start),
    duration: Float64Array.from(rows, ([, , duration]) => duration),
    queueDelay: new Float64Array(rows.length),
    outcome: Uint8Array.from(rows, ([, , , outcome = 0]) => outcome),
    source: new Uint8Array(rows.length),
  };
}
