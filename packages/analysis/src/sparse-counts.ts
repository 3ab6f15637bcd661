import { HISTOGRAM_BUCKETS } from '@pollscope/protocol';

/** Counts sorted by slot, then bucket, as parallel columns. The counts of slot s are rows `first[s]` to `first[s + 1]`. */
export interface DrainedCounts {
  readonly first: Uint32Array;
  readonly buckets: Uint16Array;
  readonly counts: Uint32Array;
}

/**
 * An entry is two words: slot + 1 (0 is free), then bucket and count in one. Eight bytes keep the table of ten thousand
 * tasks small enough for a cache. A count that outgrows its 20 bits goes on in a second entry.
 */
const COUNT_BITS = 20;
const COUNT_MAX = 2 ** COUNT_BITS - 1;

const INITIAL_BITS = 10;

/** A table at most half full answers most lookups at the first probe. */
function limitOf(bits: number): number {
  return 2 ** (bits - 1);
}

/**
 * Counts (slot, bucket) pairs in an open-addressing table: the histograms of ten thousand tasks, each with a few
 * buckets in use, in a few megabytes. Slots are small integers handed out from 0.
 */
export class SparseCounts {
  // Positions are masked to the table and `#used` holds only such positions, hence the casts.
  #bits = INITIAL_BITS;
  #table = new Uint32Array(2 << INITIAL_BITS);
  #used = new Uint32Array(limitOf(INITIAL_BITS));
  #size = 0;

  /** Called twice for every poll: finds the entry and counts in one pass over the probes. */
  add(slot: number, bucket: number): void {
    const table = this.#table;
    const end = table.length;
    const base = bucket * 2 ** COUNT_BITS;
    let at = this.#home(slot, bucket);
    for (let found = table[at]; found !== 0; found = table[at]) {
      // Of another bucket, the difference is beyond any count.
      if (found === slot + 1 && ((table[at + 1] as number) - base) >>> 0 < COUNT_MAX) {
        (table[at + 1] as number)++;
        return;
      }
      at += 2;
      if (at === end) at = 0;
    }
    table[at] = slot + 1;
    table[at + 1] = base + 1;
    this.#used[this.#size++] = at;
    if (this.#size === this.#used.length) this.#grow();
  }

  /** All counts, of slots below `slots`; empties the table. Two counting sorts: O(entries + slots). */
  drain(slots: number): DrainedCounts {
    const table = this.#table;
    const used = this.#used.subarray(0, this.#size);
    const bucketAt = (at: number): number => (table[at + 1] as number) >>> COUNT_BITS;
    const slotAt = (at: number): number => (table[at] as number) - 1;
    const order = sortedBy(sortedBy(used, HISTOGRAM_BUCKETS, bucketAt), slots, slotAt);

    const first = new Uint32Array(slots + 1);
    const buckets = new Uint16Array(order.length);
    const counts = new Uint32Array(order.length);
    let rows = 0;
    let slot = -1;
    let bucket = -1;
    for (const at of order) {
      if (slotAt(at) !== slot || bucketAt(at) !== bucket) {
        slot = slotAt(at);
        bucket = bucketAt(at);
        buckets[rows++] = bucket;
        first[slot + 1] = rows;
      }
      (counts[rows - 1] as number) += (table[at + 1] as number) & COUNT_MAX;
    }
    for (let i = 0; i < slots; i++) first[i + 1] ||= first[i] as number;

    for (const at of used) table[at] = 0;
    this.#size = 0;
    return { first, buckets: buckets.subarray(0, rows), counts: counts.subarray(0, rows) };
  }

  /** Multiplicative hashing (Knuth, TAOCP 6.4), odd constants near 2^32/φ and 2^32/√2; the upper bits are mixed best. */
  #home(slot: number, bucket: number): number {
    return ((Math.imul(slot, 0x9e3779b1) ^ Math.imul(bucket, 0xb504f32d)) >>> (32 - this.#bits)) * 2;
  }

  #grow(): void {
    const old = this.#table;
    const used = this.#used;
    this.#bits++;
    this.#table = new Uint32Array(2 << this.#bits);
    this.#used = new Uint32Array(limitOf(this.#bits));
    for (let i = 0; i < used.length; i++) {
      const from = used[i] as number;
      const counted = old[from + 1] as number;
      let at = this.#home((old[from] as number) - 1, counted >>> COUNT_BITS);
      while (this.#table[at] !== 0) at = (at + 2) % this.#table.length;
      this.#table[at] = old[from] as number;
      this.#table[at + 1] = counted;
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
