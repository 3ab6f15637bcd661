import { HISTOGRAM_BUCKETS, type Nanoseconds, type SparseHistogram } from '@pollscope/protocol';

export type Measure = 'pollTime' | 'queueDelay';

/** What the values of a packed histogram are added to. */
export interface HistogramSink {
  addBucket(bucket: number, count: number): void;
  addTotals(sum: Nanoseconds, max: Nanoseconds): void;
}

/** What is known of a packed histogram without reading its buckets. */
export interface HistogramTotals {
  count: number;
  sum: Nanoseconds;
  max: Nanoseconds;
}

/** Numbers before the buckets have seven bits a byte, the lowest first; the eighth says that more follow. */
const MORE = 0x80;
const BITS = 0x7f;

/** A byte below LONG is a bucket in use: how far it lies beyond the one before, and its count less 1 in the lowest bits. */
const COUNT_BITS = 3;
const COUNT_MASK = 2 ** COUNT_BITS - 1;
/** What a byte can say of a distance. */
const NEAR = 30;
/** The count follows in four bytes, the lowest first; the distance is 0. */
const LONG = (NEAR + 1) << COUNT_BITS;
/** Each above it only adds to the distance: so many times as much as the first. */
const FAR = NEAR + 1;

const INITIAL_BYTES = 1024;

/** Less than a millisecond of work. */
const HISTOGRAMS_PER_STEP = 256;

/** More than the three numbers before the buckets take, and more than a bucket after the last in use does. */
const LONGEST_ENTRY = 32;

/**
 * Many histograms in two arrays: count, sum and maximum of each, then its buckets in use. Most buckets of a second hold
 * few values and lie near each other, so that each takes a byte.
 */
export class HistogramPack {
  // Indices are below the number of histograms, and bytes lie between starts, hence the casts.
  #bytes = new Uint8Array(INITIAL_BYTES);
  readonly #starts: Uint32Array;
  /** Where the next byte is written, and later where the next number is read. */
  #at = 0;

  /**
   * Takes `length` histograms one by one.
   * @throws RangeError for a bucket that the layout does not have.
   */
  constructor(length: number, histograms: Iterable<SparseHistogram>) {
    this.#starts = new Uint32Array(length + 1);
    let index = 0;
    for (const histogram of histograms) this.#add(++index, histogram);
    this.#bytes = this.#bytes.slice(0, this.#at);
  }

  /** The same, with a pause after every so many histograms. */
  static *inSteps(length: number, histograms: Iterable<SparseHistogram>): Generator<void, HistogramPack> {
    const pack = new HistogramPack(length, []);
    let index = 0;
    for (const histogram of histograms) {
      pack.#add(++index, histogram);
      if (index % HISTOGRAMS_PER_STEP === 0) yield;
    }
    pack.#bytes = pack.#bytes.slice(0, pack.#at);
    return pack;
  }

  mergeInto(sink: HistogramSink, index: number): void {
    this.#at = this.#starts[index] as number;
    this.#number();
    const sum = this.#number();
    sink.addTotals(sum, this.#number());
    const bytes = this.#bytes;
    const end = this.#starts[index + 1] as number;
    let bucket = 0;
    for (let at = this.#at; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte < LONG) {
        bucket += byte >>> COUNT_BITS;
        sink.addBucket(bucket, (byte & COUNT_MASK) + 1);
      } else if (byte > LONG) {
        bucket += (byte - LONG) * FAR;
      } else {
        sink.addBucket(bucket, wordAt(bytes, at + 1));
        at += 4;
      }
    }
  }

  addTotals(totals: HistogramTotals, index: number): void {
    this.#at = this.#starts[index] as number;
    totals.count += this.#number();
    totals.sum += this.#number();
    totals.max = Math.max(totals.max, this.#number());
  }

  #add(index: number, histogram: SparseHistogram): void {
    this.#write(histogram);
    this.#starts[index] = this.#at;
  }

  #number(): number {
    const bytes = this.#bytes;
    let byte = bytes[this.#at++] as number;
    if (byte < MORE) return byte;
    let value = byte & BITS;
    // Multiplied instead of shifted: sums have up to 53 bits.
    for (let scale = MORE; byte >= MORE; scale *= MORE) {
      byte = bytes[this.#at++] as number;
      value += (byte & BITS) * scale;
    }
    return value;
  }

  #write({ buckets, counts, sum, max }: SparseHistogram): void {
    this.#reserve();
    let total = 0;
    for (let i = 0; i < counts.length; i++) total += counts[i] as number;
    this.#writeNumber(total);
    this.#writeNumber(sum);
    this.#writeNumber(max);
    let before = 0;
    for (let i = 0; i < counts.length; i++) {
      const bucket = buckets[i] as number;
      const count = counts[i] as number;
      if (!(bucket < HISTOGRAM_BUCKETS))
        throw new RangeError(`Bucket ${bucket} does not exist; the last is ${HISTOGRAM_BUCKETS - 1}.`);
      if (count === 0) continue;
      this.#reserve();
      this.#writeBucket(bucket - before, count);
      before = bucket;
    }
  }

  #writeBucket(distance: number, count: number): void {
    let rest = distance;
    while (rest > NEAR) {
      const steps = Math.min(Math.floor(rest / FAR), 0xff - LONG);
      this.#bytes[this.#at++] = LONG + steps;
      rest -= steps * FAR;
    }
    if (count <= COUNT_MASK + 1) {
      this.#bytes[this.#at++] = (rest << COUNT_BITS) | (count - 1);
      return;
    }
    // What is left of the distance goes with the first of the values.
    this.#bytes[this.#at++] = rest << COUNT_BITS;
    this.#bytes[this.#at++] = LONG;
    for (let byte = 0, left = count - 1; byte < 4; byte++, left = Math.floor(left / 256)) {
      this.#bytes[this.#at++] = left % 256;
    }
  }

  #writeNumber(value: number): void {
    let rest = value;
    for (; rest >= MORE; rest = Math.floor(rest / MORE)) this.#bytes[this.#at++] = (rest % MORE) | MORE;
    this.#bytes[this.#at++] = rest;
  }

  #reserve(): void {
    if (this.#at + LONGEST_ENTRY <= this.#bytes.length) return;
    const bytes = new Uint8Array(Math.max(this.#bytes.length * 2, INITIAL_BYTES));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  // The four lie within the histogram.
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
  return low + (bytes[at + 3] as number) * 2 ** 24;
}

/** Without a copy of what is packed: it is several megabytes a second. */
export function packOf(rows: readonly PackedRow[], measure: Measure): HistogramPack {
  return new HistogramPack(rows.length, histogramsOf(rows, measure));
}

/** The same in steps. */
export function packInSteps(rows: readonly PackedRow[], measure: Measure): Generator<void, HistogramPack> {
  return HistogramPack.inSteps(rows.length, histogramsOf(rows, measure));
}

type PackedRow = Readonly<Record<Measure, SparseHistogram>>;

function* histogramsOf(rows: readonly PackedRow[], measure: Measure) {
  for (const row of rows) yield row[measure];
}
