import type { Nanoseconds } from '@pollscope/protocol';

/** Share of a step that is taken at once when a frame arrived sooner than expected: its delay is nearer to the truth. */
const TOWARDS_EARLIER = 0.25;
/** Share taken when it arrived later: mostly a delayed frame, only in the long run a slow clock. */
const TOWARDS_LATER = 0.01;
/** A program that was suspended, or a laptop that slept, moves the two clocks apart for good. */
const RESTART_BEYOND_MS = 2000;

/** Maps the wall clock to stream time from the arrivals of frames, without the jitter of their arrival. */
export class StreamClock {
  #offset: number | undefined;

  /** Stream time minus wall clock, in milliseconds; undefined before the first observation. */
  get offset(): number | undefined {
    return this.#offset;
  }

  observe(streamNow: Nanoseconds, wallMs: number): void {
    const sample = streamNow / 1e6 - wallMs;
    if (this.#offset === undefined || Math.abs(sample - this.#offset) > RESTART_BEYOND_MS) {
      this.#offset = sample;
      return;
    }
    const step = sample - this.#offset;
    this.#offset += step * (step > 0 ? TOWARDS_EARLIER : TOWARDS_LATER);
  }

  reset(): void {
    this.#offset = undefined;
  }
}
