import { MAX_ID, MAX_VARINT_BYTES } from './limits.ts';
import { utf8Encode } from './utf8.ts';

/** Enough for a frame of aggregates; a busy frame doubles it a few times, once. */
const INITIAL_BYTES = 4096;

/**
 * A growing buffer of LEB128 varints. Numbers that are not integers are rounded to the nearest.
 * Keep one and pass it to every `encodeFrame`: it then stops allocating once it has held the largest frame.
 */
export class ByteWriter {
  #bytes = new Uint8Array(INITIAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** A copy of what was written, so that the writer may be used again at once. */
  copy(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
  }

  /** Unsigned integer up to 2^53 − 1. @throws RangeError for anything else. */
  uint(value: number): void {
    this.#reserve(MAX_VARINT_BYTES);
    let rest = value >>> 0;
    if (rest !== value) {
      rest = this.#writeAbove32Bits(value);
    }
    this.#length = putVarint(this.#bytes, this.#length, rest);
  }

  /** Signed integer of magnitude up to 2^53 − 1, as zigzag: 0, −1, 1, −2 become 0, 1, 2, 3. @throws RangeError for anything else. */
  int(value: number): void {
    const small = value | 0;
    if (small === value) {
      this.uint(zigzag(small));
      return;
    }
    const rounded = requireSafe(Math.round(value));
    const magnitude = rounded < 0 ? -rounded - 1 : rounded;
    // Doubling would leave the exact integers, so the sign goes into the first seven bits and the rest follows as its own varint.
    const high = Math.floor(magnitude / 64);
    this.byte(((magnitude % 64) << 1) | (rounded < 0 ? 1 : 0) | (high > 0 ? 0x80 : 0));
    if (high > 0) {
      this.uint(high);
    }
  }

  /** The first `count` values, each as {@link uint}: the writer's fields are read and written once for all of them. */
  uints(values: Float64Array, count: number): void {
    this.#reserve(count * MAX_VARINT_BYTES);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < count; index++) {
      const value = values[index] as number; // below the length, as the caller says
      let rest = value >>> 0;
      if (rest !== value) {
        this.#length = at;
        rest = this.#writeAbove32Bits(value);
        at = this.#length;
      }
      at = putVarint(bytes, at, rest);
    }
    this.#length = at;
  }

  /** The first `count` values, each as {@link int}. */
  ints(values: Float64Array, count: number): void {
    this.#reserve(count * MAX_VARINT_BYTES);
    const bytes = this.#bytes;
    let at = this.#length;
    for (let index = 0; index < count; index++) {
      const value = values[index] as number;
      const small = value | 0;
      if (small !== value) {
        this.#length = at;
        this.int(value);
        at = this.#length;
        continue;
      }
      at = putVarint(bytes, at, zigzag(small));
    }
    this.#length = at;
  }

  /** Id of a string, task, queue or worker. @throws RangeError unless it is an integer below 2^32. */
  id(value: number): void {
    requireId(value);
    this.uint(value);
  }

  /** A count, or −1 for none, as one more than it is. */
  uintOrNone(value: number): void {
    this.uint(Math.round(value) + 1);
  }

  /** An id, or −1 for none, as one more than it is. */
  idOrNone(value: number): void {
    if (value !== -1) requireId(value);
    this.uint(value + 1);
  }

  /** An id as a signed difference to `previous`. Returns the id, which is the next row's `previous`. */
  idDelta(value: number, previous: number): number {
    requireId(value);
    this.int(value - previous);
    return value;
  }

  /** `value` as a signed difference to `previous`. Returns the rounded value, which is the next row's `previous`. */
  delta(value: number, previous: number): number {
    const rounded = requireSafe(Math.round(value));
    this.int(rounded - previous);
    return rounded;
  }

  /** `value` as an unsigned difference to `previous`. Returns the rounded value. @throws RangeError when it is below `previous`. */
  sum(value: number, previous: number): number {
    const rounded = requireSafe(Math.round(value));
    this.uint(rounded - previous);
    return rounded;
  }

  /** The place of `text` in `texts`. @throws RangeError when it has none. */
  choice<Text extends string>(texts: readonly Text[], text: Text): void {
    const place = texts.indexOf(text);
    if (place < 0) {
      throw new RangeError(`"${text}" is none of ${texts.join(', ')}.`);
    }
    this.uint(place);
  }

  /** Eight bytes, IEEE 754, little-endian, not rounded. @throws RangeError for NaN and infinities. */
  float(value: number): void {
    if (!Number.isFinite(value)) {
      throw new RangeError(`Expected a finite number; got ${value}. Leave out what cannot be computed.`);
    }
    this.#reserve(8);
    new DataView(this.#bytes.buffer, this.#length, 8).setFloat64(0, value, true);
    this.#length += 8;
  }

  /** Byte length, then UTF-8. A lone surrogate becomes U+FFFD. */
  text(text: string): void {
    const encoded = utf8Encode(text);
    this.uint(encoded.length);
    this.#reserve(encoded.length);
    this.#bytes.set(encoded, this.#length);
    this.#length += encoded.length;
  }

  /** What `write` writes, preceded by its length. Costs one move of the content when that is 128 bytes or longer. */
  lengthPrefixed(write: () => void): void {
    const prefixAt = this.#length;
    this.byte(0);
    const start = this.#length;
    write();
    const end = this.#length;
    const prefixBytes = varintBytes(end - start);
    this.#reserve(prefixBytes);
    this.#bytes.copyWithin(prefixAt + prefixBytes, start, end);
    this.#length = prefixAt;
    this.uint(end - start);
    this.#length = prefixAt + prefixBytes + (end - start);
  }

  /** Writes the low bytes of a number that is not a 32-bit integer and returns what is left of it, below 2^32. */
  #writeAbove32Bits(value: number): number {
    let rest = Math.round(value);
    if (!(rest >= 0 && rest <= Number.MAX_SAFE_INTEGER)) {
      throw new RangeError(`Expected an integer from 0 to 2^53 − 1; got ${value}.`);
    }
    while (rest > 0xffff_ffff) {
      this.#bytes[this.#length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    return rest;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
  }
}

/** Writes a number below 2^32 and returns where the next goes. */
function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 0x80) {
    bytes[at++] = rest | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Of a 32-bit integer. */
function zigzag(value: number): number {
  return ((value << 1) ^ (value >> 31)) >>> 0;
}

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 128)) {
    bytes += 1;
  }
  return bytes;
}

function requireSafe(value: number): number {
  if (!Number.isSafeInteger(value)) {
    throw new RangeError(`Expected an integer of magnitude up to 2^53 − 1; got ${value}.`);
  }
  return value;
}

function requireId(value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > MAX_ID) {
    throw new RangeError(`An id must be an integer from 0 to ${MAX_ID}; got ${value}. Map foreign ids to small ones.`);
  }
}
