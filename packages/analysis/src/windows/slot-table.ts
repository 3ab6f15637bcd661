const INITIAL_BITS = 8;

/** Gives ids below 2^32 dense slots from 0 in the order in which they first appear, until cleared. */
export class SlotTable {
  // Positions are masked to the table, and slots are below #size, hence the casts.
  #bits = INITIAL_BITS;
  /** Slot + 1 at the position of its id; 0 is free. */
  #table = new Uint32Array(1 << INITIAL_BITS);
  #ids = new Uint32Array(1 << (INITIAL_BITS - 1));
  #size = 0;

  get size(): number {
    return this.#size;
  }

  slotOf(id: number): number {
    const position = this.#find(id);
    const found = this.#table[position] as number;
    if (found !== 0) return found - 1;
    const slot = this.#size++;
    this.#ids[slot] = id;
    this.#table[position] = slot + 1;
    if (this.#size === this.#ids.length) this.#grow();
    return slot;
  }

  idAt(slot: number): number {
    return this.#ids[slot] as number;
  }

  clear(): void {
    this.#table.fill(0);
    this.#size = 0;
  }

  #find(id: number): number {
    const mask = (1 << this.#bits) - 1;
    // Multiplicative hashing, as in SparseCounts.
    let position = Math.imul(id, 0x9e3779b1) >>> (32 - this.#bits);
    for (;;) {
      const found = this.#table[position] as number;
      if (found === 0 || this.#ids[found - 1] === id) return position;
      position = (position + 1) & mask;
    }
  }

  #grow(): void {
    const ids = this.#ids;
    this.#bits++;
    this.#table = new Uint32Array(1 << this.#bits);
    this.#ids = new Uint32Array(1 << (this.#bits - 1));
    this.#ids.set(ids);
    for (let slot = 0; slot < ids.length; slot++) this.#table[this.#find(ids[slot] as number)] = slot + 1;
  }
}
