/** Power of two, so that positions wrap with a mask; small, since most channels are nearly empty. */
const FIRST_CAPACITY = 8;

/** First in, first out: a growing ring, so that neither end moves what lies between. Both ends are O(1), amortised. */
export class ItemBuffer<T> {
  #ring: (T | undefined)[] = new Array<T | undefined>(FIRST_CAPACITY).fill(undefined);
  #head = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(item: T): void {
    if (this.#length === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#length) & (this.#ring.length - 1)] = item;
    this.#length++;
  }

  /** Undefined when empty. */
  shift(): T | undefined {
    if (this.#length === 0) return undefined;
    const item = this.#ring[this.#head];
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#length--;
    return item;
  }

  #grow(): void {
    const free = new Array<T | undefined>(this.#ring.length).fill(undefined);
    this.#ring = [...this.#ring.slice(this.#head), ...this.#ring.slice(0, this.#head), ...free];
    this.#head = 0;
  }
}
