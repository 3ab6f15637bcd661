/** How much a client is sent: everything it wants, only what is not single events, or nothing until it has caught up. */
export type Pace = 'everything' | 'aggregates' | 'nothing';

/** Without events from a quarter of the limit on. */
const WITHOUT_EVENTS = 1 / 4;
/** A client that has so little unsent has caught up. */
const CAUGHT_UP_BYTES = 64 << 10;
/** One that falls behind again and again is not told so twenty times a second. */
const KEEP_PACE_MS = 1_000;

/** Decides how much a client can take, by how much of what it was given is still unsent. */
export class Pacer {
  #pace: Pace = 'everything';
  #since = Number.NEGATIVE_INFINITY;

  get pace(): Pace {
    return this.#pace;
  }

  /** Returns the pace if it is another one from now on. Milliseconds; `limit`: most bytes that may lie unsent. */
  next(now: number, unsent: number, limit: number): Pace | undefined {
    const pace = this.#choose(now, unsent, limit);
    if (pace === this.#pace) return undefined;
    this.#pace = pace;
    this.#since = now;
    return pace;
  }

  #choose(now: number, unsent: number, limit: number): Pace {
    if (unsent > limit) return 'nothing';
    switch (this.#pace) {
      case 'everything':
        return unsent > limit * WITHOUT_EVENTS ? 'aggregates' : 'everything';
      case 'aggregates':
      case 'nothing':
        return unsent <= CAUGHT_UP_BYTES && now - this.#since >= KEEP_PACE_MS ? 'everything' : this.#pace;
    }
  }
}
