import type { Nanoseconds, QueueId, QueueWindow, QueueWindowsSection } from '@pollscope/protocol';
import type { Histogram } from '../histogram.ts';
import { type HistogramPack, packOf } from './histogram-pack.ts';
import type { Window } from './window-series.ts';

export type QueueFigures = Omit<QueueWindow, 'pollTime' | 'queueDelay'>;

/** All queues in one window, with the histograms packed: thousands of these are kept. */
export class QueueBlock implements Window {
  readonly start: number;
  readonly duration: number;
  readonly rows: readonly QueueFigures[];
  readonly #polls: readonly number[];
  readonly #longest: readonly Nanoseconds[];
  readonly #pollTime: HistogramPack;
  readonly #queueDelay: HistogramPack;

  constructor(section: QueueWindowsSection) {
    this.start = section.start;
    this.duration = section.duration;
    this.rows = section.rows.map(figuresOf);
    this.#polls = section.rows.map((row) => row.pollTime.counts.reduce((total, count) => total + count, 0));
    this.#longest = section.rows.map((row) => row.pollTime.max);
    this.#pollTime = packOf(section.rows, 'pollTime');
    this.#queueDelay = packOf(section.rows, 'queueDelay');
  }

  get polls(): number {
    return this.#polls.reduce((total, polls) => total + polls, 0);
  }

  get received(): number {
    return this.rows.reduce((total, row) => total + row.received, 0);
  }

  /** Row of a queue, -1 if the window has none. */
  indexOf(queue: QueueId): number {
    return this.rows.findIndex((row) => row.queue === queue);
  }

  pollsOf(index: number): number {
    return this.#polls[index] ?? 0;
  }

  longestPollOf(index: number): Nanoseconds {
    return this.#longest[index] ?? 0;
  }

  mergeInto(histogram: Histogram, measure: 'pollTime' | 'queueDelay', index: number): void {
    (measure === 'pollTime' ? this.#pollTime : this.#queueDelay).mergeInto(histogram, index);
  }
}

/** Field by field: what is left out must not be held. */
function figuresOf(row: QueueFigures): QueueFigures {
  const { queue, received, entitled, lag, vruntime, depth, depthMax, slices, preemptions, maxGap } = row;
  return { queue, received, entitled, lag, vruntime, depth, depthMax, slices, preemptions, maxGap };
}
