import type { Service } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';

/** Long enough for the coarsest slices to even out, short enough to be about now. */
export const RECENT_SECONDS = 10;
const RECENT_NS = RECENT_SECONDS * 1e9;

/** What one queue received, and was entitled to, in the last {@link RECENT_SECONDS} seconds of windows. */
export class RecentService {
  #windows: (Service & { readonly end: Nanoseconds })[] = [];

  add(end: Nanoseconds, { received, entitled }: Service): void {
    this.#windows.push({ end, received, entitled });
    const from = end - RECENT_NS;
    const kept = this.#windows.findIndex((window) => window.end > from);
    if (kept > 0) this.#windows.splice(0, kept);
  }

  total(): Service {
    let received = 0;
    let entitled = 0;
    for (const window of this.#windows) {
      received += window.received;
      entitled += window.entitled;
    }
    return { received, entitled };
  }
}
