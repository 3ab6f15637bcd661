import type { Nanoseconds, QueueId, QueueSample, QueueWindow, QueueWindowsSection } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import type { FinishedPoll } from './finished-poll.ts';
import { OpenWindows } from './open-windows.ts';

/** Ten a second: as often as a console redraws a strip. */
const QUEUE_WINDOW: Nanoseconds = 100_000_000;

/** One queue in one open window. */
class OpenQueue {
  readonly pollTime = new Histogram();
  readonly queueDelay = new Histogram();
  firstSample: QueueSample | undefined;
  lastSample: QueueSample | undefined;
  depthMax = 0;

  clear(): void {
    this.pollTime.clear();
    this.queueDelay.clear();
    this.firstSample = undefined;
    this.lastSample = undefined;
    this.depthMax = 0;
  }
}

interface KnownQueue {
  /** Windows that end before it say nothing of the queue. */
  from: Nanoseconds;
  /** Latest sample before the earliest open window; undefined while the queue was never sampled. */
  sample: QueueSample | undefined;
}

/** Queue windows of {@link QUEUE_WINDOW}. A queue is known from its first poll or sample on. */
export class QueueWindows {
  readonly #windows: OpenWindows<(OpenQueue | undefined)[]>;
  readonly #known = new Map<QueueId, KnownQueue>();

  constructor(from: Nanoseconds) {
    this.#windows = new OpenWindows({ duration: QUEUE_WINDOW, from, create: () => [] });
  }

  poll(queue: QueueId, poll: FinishedPoll): void {
    const open = this.#openQueue(queue, poll.end);
    open.pollTime.recordIn(poll.durationBucket, poll.duration);
    open.queueDelay.recordIn(poll.delayBucket, poll.queueDelay);
  }

  sample(sample: QueueSample): void {
    const open = this.#openQueue(sample.queue, sample.time);
    open.firstSample ??= sample;
    if (open.lastSample === undefined || sample.time >= open.lastSample.time) open.lastSample = sample;
    if (sample.depth > open.depthMax) open.depthMax = sample.depth;
  }

  /** The earliest window if it ended at or before `now`; undefined otherwise. */
  closeNext(now: Nanoseconds): QueueWindowsSection | undefined {
    const ended = this.#windows.takeEnded(now);
    if (ended === undefined) return undefined;
    const rows: QueueWindow[] = [];
    const window = ended.window ?? [];
    for (const [queue, known] of this.#known) {
      if (known.from >= ended.start + QUEUE_WINDOW) continue;
      const open = window[queue];
      rows.push(closed(queue, open, known.sample));
      known.sample = open?.lastSample ?? known.sample;
      open?.clear();
    }
    if (ended.window !== undefined) this.#windows.recycle(ended.window);
    return { kind: 'queueWindows', start: ended.start, duration: QUEUE_WINDOW, rows };
  }

  #openQueue(queue: QueueId, time: Nanoseconds): OpenQueue {
    const window = this.#windows.at(time);
    const open = window[queue];
    if (open !== undefined) return open;
    const known = this.#known.get(queue);
    if (known === undefined) this.#known.set(queue, { from: time, sample: undefined });
    else known.from = Math.min(known.from, time);
    return (window[queue] = new OpenQueue());
  }
}

const NOTHING = new Histogram().toSparse();

/**
 * Received and entitled are what the cumulative counters grew by since `before`. The first sample of all is where
 * counting begins, because the counters may have run long before. A queue never sampled received its poll time.
 */
function closed(queue: QueueId, open: OpenQueue | undefined, before: QueueSample | undefined): QueueWindow {
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
    pollTime: open?.pollTime.toSparse() ?? NOTHING,
    queueDelay: open?.queueDelay.toSparse() ?? NOTHING,
  };
}
