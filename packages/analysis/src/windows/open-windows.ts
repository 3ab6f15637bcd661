import type { Nanoseconds } from '@pollscope/protocol';

export interface OpenWindowsOptions<Window> {
  /** Windows are aligned to multiples of it. */
  readonly duration: Nanoseconds;
  /** The first window is the one with this instant in it. */
  readonly from: Nanoseconds;
  readonly create: () => Window;
}

/**
 * The windows of one length that are not closed yet. Several can be open at once, because the records of one worker may
 * arrive after later ones of another. What arrives too late for its window goes into the earliest open one: it is
 * counted once, and never dropped.
 */
export class OpenWindows<Window> {
  readonly duration: Nanoseconds;
  readonly #create: () => Window;
  readonly #open = new Map<number, Window>();
  readonly #spare: Window[] = [];
  #next: number;
  #current: Window | undefined;
  #currentFrom = 0;
  #currentTo = 0;

  constructor(options: OpenWindowsOptions<Window>) {
    this.duration = options.duration;
    this.#create = options.create;
    this.#next = Math.floor(options.from / options.duration);
  }

  /** Start of the earliest open window: everything before it is closed. */
  get closedUpTo(): Nanoseconds {
    return this.#next * this.duration;
  }

  at(time: Nanoseconds): Window {
    if (time >= this.#currentFrom && time < this.#currentTo && this.#current !== undefined) return this.#current;
    return this.#select(time);
  }

  /** The window last asked for, if the whole stretch lies in it. */
  currentAround(start: Nanoseconds, end: Nanoseconds): Window | undefined {
    return start >= this.#currentFrom && end < this.#currentTo ? this.#current : undefined;
  }

  /** The first row from `from` to `to` whose time does not lie in the window last asked for, else `to`. */
  endOfCurrent(times: Float64Array, from: number, to: number): number {
    const first = this.#currentFrom;
    const end = this.#currentTo;
    let row = from;
    while (row < to && (times[row] as number) >= first && (times[row] as number) < end) row++;
    return row;
  }

  /** Takes out the earliest window if it ended at or before `now`. `window` is undefined if nothing was put into it. */
  takeEnded(now: Nanoseconds): { readonly start: Nanoseconds; readonly window: Window | undefined } | undefined {
    const start = this.closedUpTo;
    if (start + this.duration > now) return undefined;
    const window = this.#open.get(this.#next);
    this.#open.delete(this.#next++);
    if (window !== undefined && window === this.#current) this.#current = undefined;
    return { start, window };
  }

  /** Gives back an emptied window for reuse. */
  recycle(window: Window): void {
    this.#spare.push(window);
  }

  #select(time: Nanoseconds): Window {
    const index = Math.max(Math.floor(time / this.duration), this.#next);
    let window = this.#open.get(index);
    if (window === undefined) {
      window = this.#spare.pop() ?? this.#create();
      this.#open.set(index, window);
    }
    this.#current = window;
    this.#currentFrom = index * this.duration;
    this.#currentTo = this.#currentFrom + this.duration;
    return window;
  }
}
