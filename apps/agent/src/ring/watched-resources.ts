import { NOT_COUNTED, type ResourceId, type ResourceView } from '@pollscope/executor';

/** Looking at them takes some nanoseconds each, before every park; so many are a microsecond. */
const MOST_WATCHED = 256;

interface Watched {
  readonly view: ResourceView;
  told: number;
}

/**
 * The resources that were lately waited for or held, of which it is told how much is available whenever that has changed.
 * They are looked at from time to time, since no event says so: an item put into a channel is none.
 */
export class WatchedResources {
  readonly #watched = new Map<ResourceId, Watched>();

  /** A oneshot is used once, so that nothing can be read off it, and there may be one for each request. */
  watch(view: ResourceView): void {
    if (view.available === NOT_COUNTED || view.kind === 'oneshot' || this.#watched.has(view.id)) return;
    if (this.#watched.size < MOST_WATCHED) this.#watched.set(view.id, { view, told: Number.NaN });
  }

  /** If there is no room for more, forgets those for which nobody waits. Returns whether it did. */
  makeRoom(): boolean {
    if (this.#watched.size < MOST_WATCHED) return false;
    for (const [id, { view }] of this.#watched) if (view.waiting === 0) this.#watched.delete(id);
    return this.#watched.size < MOST_WATCHED;
  }

  /** Calls `tell` for each whose availability has changed; it says whether that could be told. */
  sample(tell: (id: ResourceId, available: number) => boolean): void {
    for (const watched of this.#watched.values()) {
      const { id, available } = watched.view;
      if (available !== watched.told && tell(id, available)) watched.told = available;
    }
  }
}
