import type { Nanoseconds } from '../units.ts';
import { Compression } from './compression.ts';
import { crc32 } from './crc32.ts';

/** Little-endian: "PCHK" and "PIDX". */
export const BlockMark = { chunk: 0x4b484350, index: 0x58444950 } as const;

export const BLOCK_HEADER_BYTES = 56;
const CHECKSUM_AT = 52;

/** What stands before the bytes of a block, so that a file can be read without its index. */
export interface BlockHeader {
  /** One of `BlockMark`; a later version may have others, whose blocks are skipped. */
  readonly mark: number;
  /** Length of the bytes that follow. */
  readonly storedLength: number;
  readonly rawLength: number;
  /** CRC-32 of the bytes that follow. */
  readonly checksum: number;
  readonly compression: Compression;
  /** Counts the chunks of a recording from 0. */
  readonly number: number;
  /** Frames of a snapshot, which come first. If none, the chunks since the last one with some are needed to understand it. */
  readonly snapshotFrames: number;
  readonly frames: number;
  /** Polls, wakes and other single events. */
  readonly events: number;
  /** Earliest and latest instant that the frames tell of; those of the snapshot do not count. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

export function encodeBlockHeader(header: BlockHeader): Uint8Array {
  const bytes = new Uint8Array(BLOCK_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, header.mark, true);
  view.setUint32(4, header.storedLength, true);
  view.setUint32(8, header.rawLength, true);
  view.setUint32(12, header.checksum, true);
  view.setUint8(16, header.compression);
  view.setUint32(20, header.number, true);
  view.setBigInt64(24, BigInt(header.from), true);
  view.setBigInt64(32, BigInt(header.to), true);
  view.setUint32(40, header.snapshotFrames, true);
  view.setUint32(44, header.frames, true);
  view.setUint32(48, header.events, true);
  view.setUint32(CHECKSUM_AT, crc32(bytes.subarray(0, CHECKSUM_AT)), true);
  return bytes;
}

/** The header at the beginning of `bytes`; undefined when there is none that is whole and makes sense. */
export function decodeBlockHeader(bytes: Uint8Array): BlockHeader | undefined {
  if (bytes.length < BLOCK_HEADER_BYTES) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_HEADER_BYTES);
  if (view.getUint32(CHECKSUM_AT, true) !== crc32(bytes.subarray(0, CHECKSUM_AT))) return undefined;
  const compression = Object.values(Compression).find((known) => known === view.getUint8(16));
  const from = Number(view.getBigInt64(24, true));
  const to = Number(view.getBigInt64(32, true));
  if (compression === undefined || !Number.isSafeInteger(from) || !Number.isSafeInteger(to) || from > to) {
    return undefined;
  }
  return {
    mark: view.getUint32(0, true),
    storedLength: view.getUint32(4, true),
    rawLength: view.getUint32(8, true),
    checksum: view.getUint32(12, true),
    compression,
    number: view.getUint32(20, true),
    from,
    to,
    snapshotFrames: view.getUint32(40, true),
    frames: view.getUint32(44, true),
    events: view.getUint32(48, true),
  };
}
