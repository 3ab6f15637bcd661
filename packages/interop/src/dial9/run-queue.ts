/** Places in a worker's queue in Tokio. */
const CAPACITY = 256;
/** From here on a queue does not become empty from one event of its worker to the next, but for several thieves. */
const NEARLY_FULL = 192;

/** A worker's run queue, whose depth the format keeps in a byte: a full queue of 256 is written as 0. */
export class RunQueue {
  #last = 0;

  depth(recorded: number): number {
    const isFull = recorded === 0 && this.#last >= NEARLY_FULL;
    this.#last = isFull ? CAPACITY : Math.min(Math.max(0, recorded), CAPACITY);
    return this.#last;
  }
}
