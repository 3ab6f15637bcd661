const NS_PER_MS = 1e6;

/** Relates a trace's times to wall-clock time. The first anchor counts: later ones differ by what the clock was set. */
export class Clock {
  /** Milliseconds since 1970 at time 0 of the trace; undefined without an anchor. */
  #atZero: number | undefined;

  anchor(time: number, realtime: number | bigint): void {
    this.#atZero ??= Number(realtime) / NS_PER_MS - time / NS_PER_MS;
  }

  /** Milliseconds since 1970, to the microsecond; 0 when no anchor told. */
  wallTime(time: number): number {
    return this.#atZero === undefined ? 0 : Math.round((this.#atZero + time / NS_PER_MS) * 1000) / 1000;
  }

  get isKnown(): boolean {
    return this.#atZero !== undefined;
  }
}
