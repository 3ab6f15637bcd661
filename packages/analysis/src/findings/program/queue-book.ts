import type { Nanoseconds, QueueId, QueuesSection, QueueWindow, WorkerId } from '@pollscope/protocol';
import { Histogram } from '../../histogram.ts';

/** What is known of one queue: figures of the window that is being put together from shorter ones, and what went before. */
export class KnownQueue {
  readonly id: QueueId;
  worker: WorkerId = 0;
  weight = 0;
  received: Nanoseconds = 0;
  entitled: Nanoseconds = 0;
  /** As last told. */
  lag: Nanoseconds = 0;
  depth = 0;
  /** Least depth found in the window: what was never worked off. */
  depthMin = Number.POSITIVE_INFINITY;
  /** The same of the window before; undefined in the first one. */
  depthMinBefore: number | undefined;
  longestPoll: Nanoseconds = 0;
  longestPollBefore: Nanoseconds = 0;
  readonly queueDelay = new Histogram();
  /** Longest stretch with runnable tasks of which none was polled, that ended in the window or goes on. */
  longestGap: Nanoseconds = 0;

  constructor(id: QueueId) {
    this.id = id;
  }

  /**
   * `isPolled`: a task of the queue is being polled at the end of the window. The window does not know of that, and takes
   * it for a stretch without service; one that ended shows in the delay of the task polled first after it.
   */
  add(window: QueueWindow, isPolled: boolean): void {
    this.received += window.received;
    this.entitled += window.entitled;
    this.lag = window.lag;
    this.depth = window.depth;
    this.depthMin = Math.min(this.depthMin, window.depth);
    this.longestPoll = Math.max(this.longestPoll, window.pollTime.max);
    this.queueDelay.mergeSparse(window.queueDelay);
    const gap = isPolled ? Math.min(window.maxGap, window.queueDelay.max) : window.maxGap;
    this.longestGap = Math.max(this.longestGap, gap);
  }

  /** A window has been looked at. */
  closeWindow(): void {
    this.received = 0;
    this.entitled = 0;
    this.depthMinBefore = Number.isFinite(this.depthMin) ? this.depthMin : undefined;
    this.depthMin = Number.POSITIVE_INFINITY;
    this.longestPollBefore = this.longestPoll;
    this.longestPoll = 0;
    this.queueDelay.clear();
    this.longestGap = 0;
  }
}

export class QueueBook {
  readonly #queues = new Map<QueueId, KnownQueue>();

  [Symbol.iterator](): IterableIterator<KnownQueue> {
    return this.#queues.values();
  }

  get(queue: QueueId): KnownQueue | undefined {
    return this.#queues.get(queue);
  }

  define({ rows }: QueuesSection): void {
    for (const row of rows) {
      const queue = this.#known(row.queue);
      queue.worker = row.worker;
      queue.weight = row.weight;
    }
  }

  /** `polled`: the queues of the polls in progress. */
  add(rows: readonly QueueWindow[], polled: ReadonlySet<QueueId>): void {
    for (const row of rows) this.#known(row.queue).add(row, polled.has(row.queue));
  }

  closeWindow(): void {
    for (const queue of this) queue.closeWindow();
  }

  #known(id: QueueId): KnownQueue {
    const found = this.#queues.get(id);
    if (found !== undefined) return found;
    const queue = new KnownQueue(id);
    this.#queues.set(id, queue);
    return queue;
  }
}
