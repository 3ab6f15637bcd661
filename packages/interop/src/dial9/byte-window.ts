import { utf8Text } from '../text.ts';

/** Thrown by reads that reach past what has come so far: the frame is to be read again when there is more. */
export class NeedMoreBytes extends Error {
  override readonly name = 'NeedMoreBytes';
}
const NEED_MORE = new NeedMoreBytes('the bytes end within a frame');

/** Seven bytes of a varint hold 49 bits; up to 4 bits more make 53, all that a double holds. */
const SAFE_VARINT_BYTES = 7;
const LAST_SAFE_BYTE = 0x0f;
const MAX_VARINT_BYTES = 10;

/** The bytes of a stream that have come and were not consumed yet, read in little-endian order. */
export class ByteWindow {
  /** Next byte to read. */
  at = 0;
  #bytes: Uint8Array = new Uint8Array();
  #view: DataView = new DataView(this.#bytes.buffer);
  /** Place of the window's first byte in the stream. */
  #base = 0;

  /** Place of the next byte in the stream. */
  get offset(): number {
    return this.#base + this.at;
  }

  get available(): number {
    return this.#bytes.length - this.at;
  }

  /** What was read is let go, and what was not comes before `chunk`. */
  append(chunk: Uint8Array): void {
    const rest = this.#bytes.subarray(this.at);
    const joined = rest.length === 0 ? chunk : new Uint8Array(rest.length + chunk.length);
    if (rest.length > 0) {
      joined.set(rest);
      joined.set(chunk, rest.length);
    }
    this.#base += this.at;
    this.at = 0;
    this.#bytes = joined;
    this.#view = new DataView(joined.buffer, joined.byteOffset, joined.byteLength);
  }

  /** Where `pattern` begins, from the next byte on; undefined when it does not. */
  find(pattern: Uint8Array): number | undefined {
    const [first = 0, ...others] = pattern;
    let from = this.#bytes.indexOf(first, this.at);
    while (from !== -1) {
      const start = from;
      if (others.every((byte, index) => this.#bytes[start + 1 + index] === byte)) return start - this.at;
      from = this.#bytes.indexOf(first, start + 1);
    }
    return undefined;
  }

  startsWith(pattern: Uint8Array): boolean {
    return pattern.every((byte, index) => this.#bytes[this.at + index] === byte);
  }

  skip(length: number): void {
    if (length > this.available) throw NEED_MORE;
    this.at += length;
  }

  u8(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw NEED_MORE;
    this.at++;
    return byte;
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u24(): number {
    const at = this.#take(3);
    return this.#view.getUint16(at, true) + (this.#view.getUint8(at + 2) << 16);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.#take(8), true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true);
  }

  f64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** Unsigned LEB128: a number, or a bigint where a double would not hold it. */
  varint(): number | bigint {
    let value = 0;
    let scale = 1;
    for (let read = 0; read < SAFE_VARINT_BYTES; read++) {
      const byte = this.u8();
      if (byte < 0x80) return value + byte * scale;
      value += (byte & 0x7f) * scale;
      scale *= 0x80;
    }
    return this.#wideVarint(value, scale);
  }

  skipVarint(): void {
    for (let read = 0; read < MAX_VARINT_BYTES; read++) if (this.u8() < 0x80) return;
  }

  text(length: number): string {
    const at = this.#take(length);
    return utf8Text(this.#bytes.subarray(at, at + length));
  }

  /** `low`: what the first seven bytes hold, all bits below `scale`. What does not fit into 64 bits is cut off. */
  #wideVarint(low: number, scale: number): number | bigint {
    let high = 0;
    for (let read = SAFE_VARINT_BYTES; read < MAX_VARINT_BYTES; read++) {
      const byte = this.u8();
      high += (byte & 0x7f) * 2 ** (7 * (read - SAFE_VARINT_BYTES));
      if (byte < 0x80) break;
    }
    if (high <= LAST_SAFE_BYTE) return low + high * scale;
    return BigInt.asUintN(64, BigInt(low) + BigInt(high) * BigInt(scale));
  }

  #take(length: number): number {
    const at = this.at;
    if (at + length > this.#bytes.length) throw NEED_MORE;
    this.at = at + length;
    return at;
  }
}
