import type { Nanoseconds, QueueId, QueuesSection, QueueWindow, QueueWindowsSection } from '@pollscope/protocol';
import { DurationHistogram } from './duration-histogram.ts';
import { RecentService } from './recent-service.ts';
import { type Labels, SeriesLabels } from './series-labels.ts';

/** One queue, or all those that share its labels. Times and counts are from the beginning of the stream. */
export interface QueueTotals {
  readonly labels: Labels;
  /** The worker whose executor it belongs to: only queues of one executor share its CPU time. */
  readonly worker: string;
  readonly pollTime: DurationHistogram;
  readonly queueDelay: DurationHistogram;
  received: Nanoseconds;
  entitled: Nanoseconds;
  /** As the last window left it. */
  depth: number;
  /** As the last window left it; positive is owed. */
  lag: Nanoseconds;
  /** What it received and was entitled to of late. */
  readonly recent: RecentService;
}

/** How queues and workers are called. */
export interface Names {
  readonly workerName: (worker: number) => string;
  readonly text: (id: number) => string;
}

/** Adds up queue windows. Holds some 1 KiB for each queue, and 2 KiB of the last seconds. */
export class AllQueueTotals {
  readonly #names: Names;
  readonly #labels = new SeriesLabels('worker', 'queue');
  readonly #ofQueue = new Map<QueueId, QueueTotals>();
  readonly #ofLabels = new Map<Labels, QueueTotals>();

  constructor(names: Names) {
    this.#names = names;
  }

  get all(): Iterable<QueueTotals> {
    return this.#ofLabels.values();
  }

  define({ rows }: QueuesSection): void {
    for (const { queue, worker, name } of rows) {
      const values = { worker: this.#names.workerName(worker), queue: this.#names.text(name) };
      this.#ofQueue.set(queue, this.#totals(this.#labels.of(values), values.worker));
    }
  }

  add({ start, duration, rows }: QueueWindowsSection): void {
    for (const totals of this.#ofLabels.values()) {
      totals.depth = 0;
      totals.lag = 0;
    }
    for (const row of rows) {
      const totals = this.#ofQueue.get(row.queue);
      // A queue is defined before the windows that speak of it, in the stream as in a frame.
      if (totals !== undefined) addRow(totals, row, start + duration);
    }
  }

  #totals(labels: Labels, worker: string): QueueTotals {
    const known = this.#ofLabels.get(labels);
    if (known !== undefined) return known;
    const totals: QueueTotals = {
      labels,
      worker,
      pollTime: new DurationHistogram(),
      queueDelay: new DurationHistogram(),
      received: 0,
      entitled: 0,
      depth: 0,
      lag: 0,
      recent: new RecentService(),
    };
    this.#ofLabels.set(labels, totals);
    return totals;
  }
}

function addRow(totals: QueueTotals, row: QueueWindow, end: Nanoseconds): void {
  totals.pollTime.add(row.pollTime);
  totals.queueDelay.add(row.queueDelay);
  // A counter may not fall, also when the executor's own counters began anew.
  totals.received += Math.max(0, row.received);
  totals.entitled += Math.max(0, row.entitled);
  totals.depth += row.depth;
  totals.lag += row.lag;
  totals.recent.add(end, row);
}
