import {
  type Nanoseconds,
  type QueueId,
  type QueueSample,
  type QueueWindow,
  type QueueWindowsSection,
  SliceEnd,
} from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import { OpenWindows } from './open-windows.ts';
import type { PollBlock } from './poll-block.ts';

/** Ten a second: as often as a console redraws a strip. */
const QUEUE_WINDOW: Nanoseconds = 100_000_000;

/** One queue in one open window. */
class OpenQueue {
  readonly pollTime = new Histogram();
  readonly queueDelay = new Histogram();
  firstSample: QueueSample | undefined;
  lastSample: QueueSample | undefined;
  depthMax = 0;
  slices = 0;
  preemptions = 0;
  maxGap = 0;

  polls(
    { start, duration, durationBucket, queueDelay, delayBucket, end }: PollBlock,
    { from, to }: { readonly from: number; readonly to: number },
    known: KnownQueue,
  ): void {
    this.pollTime.recordRows({ values: duration, buckets: durationBucket }, from, to);
    this.queueDelay.recordRows({ values: queueDelay, buckets: delayBucket }, from, to);
    let { maxGap } = this;
    let { lastPollEnd } = known;
    for (let row = from; row < to; row++) {
      // This task was runnable for the queue delay, and the queue was not served since its last poll: both held for the shorter.
      const unserved = (start[row] as number) - lastPollEnd;
      const delay = queueDelay[row] as number;
      if (unserved > maxGap && delay > maxGap) maxGap = unserved < delay ? unserved : delay;
      const ended = end[row] as number;
      if (ended > lastPollEnd) lastPollEnd = ended;
    }
    this.maxGap = maxGap;
    known.lastPollEnd = lastPollEnd;
  }

  clear(): void {
    this.pollTime.clear();
    this.queueDelay.clear();
    this.firstSample = undefined;
    this.lastSample = undefined;
    this.depthMax = 0;
    this.slices = 0;
    this.preemptions = 0;
    this.maxGap = 0;
  }
}

interface KnownQueue {
  /** Windows that end before it say nothing of the queue. */
  from: Nanoseconds;
  /** Latest sample before the earliest open window; undefined while the queue was never sampled. */
  sample: QueueSample | undefined;
  lastPollEnd: Nanoseconds;
  /** When a sample first found it with runnable tasks; undefined while the last one found none. */
  backlogSince: Nanoseconds | undefined;
  /** Windows that begin after it say nothing of the queue either. */
  until: Nanoseconds;
}

/** Queue windows of {@link QUEUE_WINDOW}. A queue is known from its first poll or sample on. */
export class QueueWindows {
  readonly #windows: OpenWindows<(OpenQueue | undefined)[]>;
  /** By queue: ids are small. */
  readonly #known: (KnownQueue | undefined)[] = [];

  constructor(from: Nanoseconds) {
    this.#windows = new OpenWindows({ duration: QUEUE_WINDOW, from, create: () => [] });
  }

  polls(block: PollBlock): void {
    const { length, queue, end } = block;
    let from = 0;
    while (from < length) {
      const id = queue[from] as number;
      const known = this.#known[id] ?? this.#meet(id, end[from] as number);
      const open = this.#openQueue(id, known, end[from] as number);
      let to = from + 1;
      while (to < length && queue[to] === id) to++;
      // The first is in this window even if it comes too late for its own.
      to = this.#windows.endOfCurrent(end, from + 1, to);
      open.polls(block, { from, to }, known);
      from = to;
    }
  }

  slice(queue: QueueId, end: Nanoseconds, reason: SliceEnd): void {
    const open = this.#openQueue(queue, this.#known[queue] ?? this.#meet(queue, end), end);
    open.slices++;
    if (reason === SliceEnd.preempted) open.preemptions++;
  }

  sample(sample: QueueSample): void {
    const known = this.#known[sample.queue] ?? this.#meet(sample.queue, sample.time);
    const open = this.#openQueue(sample.queue, known, sample.time);
    known.backlogSince = sample.depth === 0 ? undefined : (known.backlogSince ?? sample.time);
    open.firstSample ??= sample;
    if (open.lastSample === undefined || sample.time >= open.lastSample.time) open.lastSample = sample;
    if (sample.depth > open.depthMax) open.depthMax = sample.depth;
  }

  /** The queue is no more. */
  ended(queue: QueueId, time: Nanoseconds): void {
    const known = this.#known[queue];
    if (known === undefined) return;
    known.until = time;
    known.backlogSince = undefined;
  }

  /** The earliest window if it ended at or before `now`; undefined otherwise. */
  closeNext(now: Nanoseconds): QueueWindowsSection | undefined {
    const ended = this.#windows.takeEnded(now);
    if (ended === undefined) return undefined;
    const rows: QueueWindow[] = [];
    const window = ended.window ?? [];
    const end = ended.start + QUEUE_WINDOW;
    for (const [queue, known] of this.#known.entries()) {
      if (known === undefined || known.from >= end) continue;
      const open = window[queue];
      rows.push(closed(queue, open, { before: known.sample, unserved: unservedAt(end, known) }));
      known.sample = open?.lastSample ?? known.sample;
      open?.clear();
      if (known.until <= end) this.#known[queue] = undefined;
    }
    if (ended.window !== undefined) this.#windows.recycle(ended.window);
    return { kind: 'queueWindows', start: ended.start, duration: QUEUE_WINDOW, rows };
  }

  #openQueue(queue: QueueId, known: KnownQueue, time: Nanoseconds): OpenQueue {
    const window = this.#windows.at(time);
    const open = window[queue];
    if (open !== undefined) return open;
    known.from = Math.min(known.from, time);
    return (window[queue] = new OpenQueue());
  }

  #meet(queue: QueueId, time: Nanoseconds): KnownQueue {
    const known: KnownQueue = {
      from: time,
      sample: undefined,
      lastPollEnd: Number.NEGATIVE_INFINITY,
      backlogSince: undefined,
      until: Number.POSITIVE_INFINITY,
    };
    this.#known[queue] = known;
    return known;
  }
}

/** For how long the queue has had runnable tasks without a poll, at the end of a window. */
function unservedAt(end: Nanoseconds, { backlogSince, lastPollEnd }: KnownQueue): Nanoseconds {
  return backlogSince === undefined ? 0 : Math.max(0, end - Math.max(backlogSince, lastPollEnd));
}

const NOTHING = new Histogram().toSparse();

/**
 * Received and entitled are what the cumulative counters grew by since `before`. The first sample of all is where
 * counting begins, because the counters may have run long before. A queue never sampled received its poll time.
 */
function closed(
  queue: QueueId,
  open: OpenQueue | undefined,
  { before, unserved }: { readonly before: QueueSample | undefined; readonly unserved: Nanoseconds },
): QueueWindow {
  const last = open?.lastSample ?? before;
  const base = before ?? open?.firstSample;
  return {
    queue,
    received: last === undefined || base === undefined ? (open?.pollTime.sum ?? 0) : last.received - base.received,
    entitled: last === undefined || base === undefined ? 0 : last.entitled - base.entitled,
    lag: last?.lag ?? 0,
    vruntime: last?.vruntime ?? 0,
    depth: last?.depth ?? 0,
    depthMax: open?.lastSample === undefined ? (last?.depth ?? 0) : open.depthMax,
    slices: open?.slices ?? 0,
    preemptions: open?.preemptions ?? 0,
    maxGap: Math.max(open?.maxGap ?? 0, unserved),
    pollTime: open?.pollTime.toSparse() ?? NOTHING,
    queueDelay: open?.queueDelay.toSparse() ?? NOTHING,
  };
}
