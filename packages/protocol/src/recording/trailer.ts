import { crc32 } from './crc32.ts';

/** The last eight bytes of a recording that was finished. */
const END_MAGIC = Uint8Array.of(0x89, 0x4c, 0x4c, 0x4f, 0x50, 0x0d, 0x0a, 0x1a);
const CHECKED_BYTES = 12;

export const TRAILER_BYTES = 24;

/** Where the index block is. */
export interface Trailer {
  readonly indexAt: number;
  /** Of the whole block, its header included. */
  readonly indexLength: number;
}

export function encodeTrailer({ indexAt, indexLength }: Trailer): Uint8Array {
  const bytes = new Uint8Array(TRAILER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(indexAt), true);
  view.setUint32(8, indexLength, true);
  view.setUint32(CHECKED_BYTES, crc32(bytes.subarray(0, CHECKED_BYTES)), true);
  bytes.set(END_MAGIC, 16);
  return bytes;
}

/** The trailer that `bytes` are; undefined when they are none. */
export function decodeTrailer(bytes: Uint8Array): Trailer | undefined {
  if (bytes.length !== TRAILER_BYTES || END_MAGIC.some((byte, at) => bytes[16 + at] !== byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, TRAILER_BYTES);
  if (view.getUint32(CHECKED_BYTES, true) !== crc32(bytes.subarray(0, CHECKED_BYTES))) return undefined;
  return { indexAt: Number(view.getBigUint64(0, true)), indexLength: view.getUint32(8, true) };
}
