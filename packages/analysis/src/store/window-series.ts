import type { Nanoseconds } from '@pollscope/protocol';
import type { TimeRange } from './queries.ts';

export interface Window {
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
}

/** A window counts for a range when its middle is in it, so that neighbouring ranges share no window and skip none. */
export function middleOf(window: Window): Nanoseconds {
  return window.start + window.duration / 2;
}

/** The windows of one kind that were received, by start, as far back as `retention` before the newest. */
export class WindowSeries<Kind extends Window> {
  readonly #retention: Nanoseconds;
  readonly #windows: Kind[] = [];

  constructor(retention: Nanoseconds) {
    this.#retention = retention;
  }

  get oldest(): Kind | undefined {
    return this.#windows[0];
  }

  get newest(): Kind | undefined {
    return this.#windows.at(-1);
  }

  /** Says whether the window was new: one with the same start is kept as it is. */
  add(window: Kind): boolean {
    const at = this.#firstWith((other) => other.start >= window.start);
    if (this.#windows[at]?.start === window.start) return false;
    this.#windows.splice(at, 0, window);
    const oldest = (this.newest ?? window).start - this.#retention;
    this.#windows.splice(
      0,
      this.#firstWith((other) => other.start > oldest),
    );
    return true;
  }

  dropOldest(): Kind | undefined {
    return this.#windows.shift();
  }

  /** Sum of a figure over all windows. */
  total(figure: (window: Kind) => number): number {
    return this.#windows.reduce((total, window) => total + figure(window), 0);
  }

  /** Windows whose middle is in the range, in order. */
  within(range: TimeRange): readonly Kind[] {
    return this.#windows.slice(
      this.#firstWith((window) => middleOf(window) >= range.from),
      this.#firstWith((window) => middleOf(window) >= range.to),
    );
  }

  /** The window that an instant falls in. */
  covering(time: Nanoseconds): Kind | undefined {
    const window = this.#windows[this.#firstWith((other) => other.start > time) - 1];
    return window !== undefined && time < window.start + window.duration ? window : undefined;
  }

  /** Binary search; `test` holds from some index on. */
  #firstWith(test: (window: Kind) => boolean): number {
    let low = 0;
    let high = this.#windows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      // low ≤ middle < length.
      if (test(this.#windows[middle] as Kind)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

/** Time that the windows cover, in seconds. */
export function secondsOf(windows: readonly Window[]): number {
  return windows.reduce((total, window) => total + window.duration, 0) / 1e9;
}
