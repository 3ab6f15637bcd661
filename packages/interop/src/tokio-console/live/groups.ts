import type { QueueId } from '@pollscope/protocol';

/** As in recordings of dial9: more places than a reader takes in are one. */
const MOST_GROUPS = 200;
const OTHERS = 'other places';

/** Where tasks are spawned stands where queues stand: which place received how much, and how long its tasks waited. */
export class Groups {
  readonly #ids = new Map<string, QueueId>();
  #fresh: { readonly queue: QueueId; readonly name: string }[] = [];

  /** The group of the tasks spawned at a place, or for want of one of a kind. */
  idOf(place: string): QueueId {
    const known = this.#ids.get(place);
    if (known !== undefined) return known;
    if (this.#ids.size >= MOST_GROUPS && place !== OTHERS) return this.idOf(OTHERS);
    const queue = this.#ids.size;
    this.#ids.set(place, queue);
    this.#fresh.push({ queue, name: place });
    return queue;
  }

  /** Those met since the last call. */
  takeFresh(): readonly { readonly queue: QueueId; readonly name: string }[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }
}
