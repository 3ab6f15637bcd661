import { HISTOGRAM_BUCKETS } from '@pollscope/protocol';

/** Counts sorted by slot, then bucket, as parallel columns. The counts of slot s are rows `first[s]` to `first[s + 1]`. */
export interface DrainedCounts {
  readonly first: Uint32Array;
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array;
}

/**
 * Buckets that lie together in the table: what a task's polls take is much alike, so the next of them is found in the
 * cache. More would waste the memory of tasks that are seldom polled.
 */
const RUN_BITS = 3;
const RUN = 1 << RUN_BITS;
const RUNS_PER_SLOT = HISTOGRAM_BUCKETS / RUN;
/** An entry is the key of a run, slot · runs + run + 1 (0 is free), and the counts of its buckets. */
const ENTRY = 1 + RUN;

const INITIAL_BITS = 8;

/** A table at most half full answers most lookups at the first probe. */
function limitOf(bits: number): number {
  return 2 ** (bits - 1);
}

/**
 * Counts (slot, bucket) pairs in an open-addressing table: the histograms of ten thousand tasks, each with a few
 * buckets in use, in some megabytes. Slots are small integers handed out from 0.
 */
export class SparseCounts {
  // Positions are those of entries of the table and `#used` holds only such positions, hence the casts.
  #bits = INITIAL_BITS;
  #table = new Uint32Array(ENTRY << INITIAL_BITS);
  #used = new Uint32Array(limitOf(INITIAL_BITS));
  #size = 0;

  add(slot: number, bucket: number): void {
    const table = this.#table;
    const key = Math.imul(slot, RUNS_PER_SLOT) + (bucket >>> RUN_BITS) + 1;
    let at = this.#home(key);
    for (let found = table[at]; found !== key; found = table[at]) {
      if (found === 0) {
        at = this.#take(at, key);
        break;
      }
      at = this.#next(at);
    }
    (this.#table[at + 1 + (bucket & (RUN - 1))] as number)++;
  }

  /** The same for the rows from `from` to `to` of columns. */
  addRows(
    { slots, buckets }: { readonly slots: Uint32Array; readonly buckets: Uint16Array },
    from: number,
    to: number,
  ): void {
    for (let row = from; row < to; row++) this.add(slots[row] as number, buckets[row] as number);
  }

  /** All counts, of slots below `slots`; empties the table. Two counting sorts: O(entries + slots). */
  drain(slots: number): DrainedCounts {
    const table = this.#table;
    const used = this.#used.subarray(0, this.#size);
    const runAt = (at: number): number => ((table[at] as number) - 1) % RUNS_PER_SLOT;
    const slotAt = (at: number): number => Math.floor(((table[at] as number) - 1) / RUNS_PER_SLOT);
    const order = sortedBy(sortedBy(used, RUNS_PER_SLOT, runAt), slots, slotAt);

    const first = new Uint32Array(slots + 1);
    const buckets = new Uint16Array(order.length * RUN);
    const counts = new Uint32Array(order.length * RUN);
    let rows = 0;
    for (const at of order) {
      const firstBucket = runAt(at) * RUN;
      for (let index = 0; index < RUN; index++) {
        const count = table[at + 1 + index] as number;
        if (count === 0) continue;
        buckets[rows] = firstBucket + index;
        counts[rows++] = count;
      }
      first[slotAt(at) + 1] = rows;
    }
    for (let i = 0; i < slots; i++) first[i + 1] ||= first[i] as number;

    for (const at of used) table.fill(0, at, at + ENTRY);
    this.#size = 0;
    return { first, buckets: buckets.slice(0, rows), counts: counts.slice(0, rows) };
  }

  /** Multiplicative hashing (Knuth, TAOCP 6.4), an odd constant near 2^32/φ; the upper bits are mixed best. */
  #home(key: number): number {
    return (Math.imul(key, 0x9e3779b1) >>> (32 - this.#bits)) * ENTRY;
  }

  /** Linear probing. */
  #next(at: number): number {
    const next = at + ENTRY;
    return next === this.#table.length ? 0 : next;
  }

  /** Makes a free place an entry. Returns where it is, as the table may grow. */
  #take(free: number, key: number): number {
    let at = free;
    if (this.#size === this.#used.length) {
      this.#grow();
      at = this.#freePlaceFor(key);
    }
    this.#table[at] = key;
    this.#used[this.#size++] = at;
    return at;
  }

  #freePlaceFor(key: number): number {
    let at = this.#home(key);
    while (this.#table[at] !== 0) at = this.#next(at);
    return at;
  }

  #grow(): void {
    const old = this.#table;
    const used = this.#used;
    this.#bits++;
    this.#table = new Uint32Array(ENTRY << this.#bits);
    this.#used = new Uint32Array(limitOf(this.#bits));
    for (let i = 0; i < used.length; i++) {
      const from = used[i] as number;
      const at = this.#freePlaceFor(old[from] as number);
      this.#table.set(old.subarray(from, from + ENTRY), at);
      this.#used[i] = at;
    }
  }
}

/** A stable counting sort of `items` by keys below `keys`. */
function sortedBy(items: Uint32Array, keys: number, keyOf: (item: number) => number): Uint32Array {
  const next = new Uint32Array(keys + 1);
  for (const item of items) (next[keyOf(item) + 1] as number)++;
  for (let key = 0; key < keys; key++) (next[key + 1] as number) += next[key] as number;
  const sorted = new Uint32Array(items.length);
  for (const item of items) sorted[(next[keyOf(item)] as number)++] = item;
  return sorted;
}
