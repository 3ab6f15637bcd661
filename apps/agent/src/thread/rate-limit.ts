/** Lets through what keeps within so many a second, on average over about a second. */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #at: number;

  /** Times are milliseconds. */
  constructor(perSecond: number, now: number) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#at = now;
  }

  /** All or nothing. More than a second's worth at once is let through as well, and waited for afterwards. */
  take(count: number, now: number): boolean {
    this.#left = Math.min(this.#perSecond, this.#left + ((now - this.#at) / 1000) * this.#perSecond);
    this.#at = now;
    if (this.#left <= 0) return false;
    this.#left -= count;
    return true;
  }
}
