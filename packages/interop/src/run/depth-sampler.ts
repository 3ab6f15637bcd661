import type { Nanoseconds, QueueId, QueueSample } from '@pollscope/protocol';

/** As often as the agent samples its queues at most. */
const SAMPLE_NS = 1_000_000;

interface Queue {
  depth: number;
  /** Since the last sample. */
  deepest: number;
  sampledAt: Nanoseconds;
  hasChanged: boolean;
}

/** Depths of queues as they change, thinned out to one sample a millisecond: the deepest since the one before. */
export class DepthSampler {
  readonly #queues = new Map<QueueId, Queue>();
  #samples: QueueSample[] = [];

  set(queue: QueueId, depth: number, time: Nanoseconds): void {
    let known = this.#queues.get(queue);
    if (known === undefined) {
      known = { depth: 0, deepest: 0, sampledAt: Number.NEGATIVE_INFINITY, hasChanged: true };
      this.#queues.set(queue, known);
    }
    if (depth !== known.depth) known.hasChanged = true;
    known.depth = depth;
    if (depth > known.deepest) known.deepest = depth;
    if (known.hasChanged && time - known.sampledAt >= SAMPLE_NS) this.#sample(queue, known, time);
  }

  /** The samples since the last call in order of time, with what has changed since at `now`. */
  take(now: Nanoseconds): readonly QueueSample[] {
    for (const [queue, known] of this.#queues) if (known.hasChanged) this.#sample(queue, known, now);
    const samples = this.#samples;
    this.#samples = [];
    return samples;
  }

  #sample(queue: QueueId, known: Queue, time: Nanoseconds): void {
    const { deepest, depth } = known;
    this.#samples.push({ time, queue, depth: deepest, vruntime: 0, lag: 0, received: 0, entitled: 0 });
    known.sampledAt = time;
    // The deepest is told; what it has come down to since is news.
    known.hasChanged = deepest !== depth;
    known.deepest = depth;
  }
}
