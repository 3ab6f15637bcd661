import { Aggregator, type WindowSection } from '@pollscope/analysis';
import type { Level, Nanoseconds } from '@pollscope/protocol';

/** The longest window, to whose multiples all windows are aligned. */
const WINDOW_NS = 1_000_000_000;

/**
 * The windows, for as long as something is recorded: while the level is off there are none, since an empty window says
 * that nothing happened, and not that nobody looked.
 */
export class Aggregation {
  aggregator: Aggregator;
  #level: Level;
  /** Windows are closed up to here. */
  #until: Nanoseconds = Number.POSITIVE_INFINITY;

  constructor(level: Level, now: Nanoseconds) {
    this.#level = level;
    this.aggregator = new Aggregator(now);
    if (level === 'off') this.#until = now;
  }

  get level(): Level {
    return this.#level;
  }

  /** The level is another one from `time` on. */
  setLevel(level: Level, time: Nanoseconds): void {
    if (this.#level === 'off' && level !== 'off') {
      this.aggregator = new Aggregator(time);
      this.#until = Number.POSITIVE_INFINITY;
    } else if (this.#level !== 'off' && level === 'off') {
      // The last windows tell of what was recorded until then.
      this.#until = (Math.floor(time / WINDOW_NS) + 1) * WINDOW_NS;
    }
    this.#level = level;
  }

  close(now: Nanoseconds): readonly WindowSection[] {
    return this.aggregator.close(Math.min(now, this.#until));
  }
}
