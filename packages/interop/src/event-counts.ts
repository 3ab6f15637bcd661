import type { EventCount } from './imported-trace.ts';
import { clipped } from './text.ts';

type Fate = EventCount['as'];

/** How many events there were of each kind, and what became of them. */
export class EventCounts {
  readonly #counts: Readonly<Record<Fate, Map<string, number>>> = {
    kept: new Map(),
    mark: new Map(),
    skipped: new Map(),
  };

  add(event: string, as: Fate): void {
    const counts = this.#counts[as];
    counts.set(event, (counts.get(event) ?? 0) + 1);
  }

  /** Most frequent first. */
  list(): EventCount[] {
    const list = (['kept', 'mark', 'skipped'] as const).flatMap((as) =>
      [...this.#counts[as]].map(([event, count]) => ({ event: clipped(event), count, as })),
    );
    return list.sort((one, other) => other.count - one.count);
  }
}
