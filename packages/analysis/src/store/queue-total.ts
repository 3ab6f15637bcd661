import type { Nanoseconds } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import type { QueueFigures } from './queue-block.ts';

/** What a queue's windows add up to over a range: the page and the command line have their figures from here. */
export class QueueTotal {
  /** To be filled by whoever holds the windows' histograms. */
  readonly pollTime = new Histogram();
  readonly queueDelay = new Histogram();
  received: Nanoseconds = 0;
  entitled: Nanoseconds = 0;
  depthMax = 0;
  slices = 0;
  preemptions = 0;
  /** Longest stretch with runnable tasks and without a poll. */
  maxGap: Nanoseconds = 0;
  /** Positive is owed; both 0 before the first window. */
  lagMin: Nanoseconds = 0;
  lagMax: Nanoseconds = 0;
  /** The last window that was added. */
  last: QueueFigures | undefined;

  /** Windows are added in order of time. */
  add(row: QueueFigures): void {
    this.received += row.received;
    this.entitled += row.entitled;
    this.depthMax = Math.max(this.depthMax, row.depthMax);
    this.slices += row.slices;
    this.preemptions += row.preemptions;
    this.maxGap = Math.max(this.maxGap, row.maxGap);
    this.lagMin = this.last === undefined ? row.lag : Math.min(this.lagMin, row.lag);
    this.lagMax = this.last === undefined ? row.lag : Math.max(this.lagMax, row.lag);
    this.last = row;
  }
}
