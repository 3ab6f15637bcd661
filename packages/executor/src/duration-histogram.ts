import type { Nanoseconds } from './probe.ts';

/** One bucket an octave: bucket i holds the durations from 2^i up to 2^(i+1); bucket 0 also holds 0. */
const BUCKETS = 53;
const TWO_POW_32 = 2 ** 32;

/** What a {@link DurationHistogram} held at one moment. */
export interface DurationSummary {
  readonly count: number;
  readonly sum: Nanoseconds;
  /** 0 when there is none. */
  readonly longest: Nanoseconds;
  /** `buckets[i]` durations were from 2^i up to 2^(i+1) nanoseconds. */
  readonly buckets: readonly number[];
}

/** Clockworker's Log2Histogram: an exact count, sum and maximum, and a distribution within a factor of 2. O(1) to record. */
export class DurationHistogram {
  readonly #buckets = new Uint32Array(BUCKETS);
  #count = 0;
  #sum: Nanoseconds = 0;
  #longest: Nanoseconds = 0;

  record(duration: Nanoseconds): void {
    const bucket = octave(duration);
    this.#buckets[bucket] = (this.#buckets[bucket] as number) + 1; // `octave` is below the array's length
    this.#count++;
    this.#sum += duration;
    if (duration > this.#longest) this.#longest = duration;
  }

  summary(): DurationSummary {
    return { count: this.#count, sum: this.#sum, longest: this.#longest, buckets: [...this.#buckets] };
  }
}

/** Position of the highest bit of a safe integer, 0 for 0. */
function octave(duration: Nanoseconds): number {
  if (duration < TWO_POW_32) return 31 - Math.clz32(duration | 1);
  return 63 - Math.clz32(Math.floor(duration / TWO_POW_32));
}
