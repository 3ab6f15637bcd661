/** First word of an uncompressed histogram of version 2; its third hex digit tells the size of a word, which does not matter. */
const COOKIE = 0x1c849303;
const COOKIE_MASK = 0xffffff0f;
const COOKIE_BASE = COOKIE & COOKIE_MASK;
const HEADER_BYTES = 40;
/** What this many significant digits need is the most that any encoder makes. */
const MAX_DIGITS = 5;

/** Calls back for each value that occurs, ascending: the middle of the values that count as one. */
type Visit = (value: number, count: number) => void;

/**
 * Reads an HDR histogram, version 2, uncompressed. Returns false, having called back for what came before, where it is no
 * such histogram or breaks off. Format: HdrHistogram's V2EncodedHistogram, "ZigZag LEB128 with runs of zeros".
 */
export function readHdrHistogram(bytes: Uint8Array, visit: Visit): boolean {
  if (bytes.length < HEADER_BYTES) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // `& COOKIE_MASK` may be negative on both sides.
  if ((view.getUint32(0) & COOKIE_MASK) !== COOKIE_BASE) return false;
  const end = HEADER_BYTES + view.getUint32(4);
  const digits = view.getUint32(12);
  const lowest = Number(view.getBigUint64(16));
  if (end > bytes.length || digits > MAX_DIGITS || lowest < 1) return false;
  const layout = layoutOf(digits, lowest);
  const reader = new ZigZagReader(bytes, HEADER_BYTES, end);
  let index = 0;
  while (reader.hasMore) {
    const count = reader.next();
    if (!Number.isSafeInteger(count)) return false;
    if (count < 0) {
      index -= count;
      continue;
    }
    if (count > 0) visit(valueAt(layout, index), count);
    index++;
  }
  return true;
}

interface Layout {
  /** Of the width of the lowest buckets. */
  readonly unitBits: number;
  /** Of the number of values that an octave is cut into, twice. */
  readonly halfCountBits: number;
}

function layoutOf(digits: number, lowest: number): Layout {
  const countBits = Math.ceil(Math.log2(2 * 10 ** digits));
  return { unitBits: Math.floor(Math.log2(lowest)), halfCountBits: countBits - 1 };
}

/** Middle of the values that the count at `index` stands for. */
function valueAt({ unitBits, halfCountBits }: Layout, index: number): number {
  const half = 2 ** halfCountBits;
  const octave = Math.max(0, Math.floor(index / half) - 1);
  const sub = index < half ? index : (index % half) + half;
  const width = 2 ** (octave + unitBits);
  return sub * width + Math.floor(width / 2);
}

/** Signed integers of at most 53 bits; beyond that, or where the bytes end within one, not a number. */
class ZigZagReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, from: number, end: number) {
    this.#bytes = bytes;
    this.#at = from;
    this.#end = end;
  }

  get hasMore(): boolean {
    return this.#at < this.#end;
  }

  next(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.#at < this.#end ? this.#bytes[this.#at++] : undefined;
      if (byte === undefined || factor > 2 ** 49) return Number.NaN;
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) break;
      factor *= 128;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }
}
