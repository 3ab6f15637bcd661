import { promisify } from 'node:util';
import { deflateRaw, inflateRaw, type ZlibOptions } from 'node:zlib';
import type { Deflate, Inflate } from '@pollscope/protocol/recording';

/** A third of the default level's time for 4 % more bytes, measured on frames of polls. */
const LEVEL = 3;
/**
 * Output comes in pieces of 16 KiB unless told otherwise, and between two of them the event loop has its turn: a block in
 * one piece takes half of the time, and a fraction of it on a machine that is busy.
 */
const PIECE_BYTES = 1 << 16;
/** So that a piece that holds all is not full: else another one is asked for. */
const SPARE_BYTES = 64;

const deflateAs = promisify<Uint8Array, ZlibOptions, Buffer>(deflateRaw);
const inflateAs = promisify<Uint8Array, ZlibOptions, Buffer>(inflateRaw);

/** Compresses blocks of a recording in the threads of libuv. */
export const deflateBlock: Deflate = (raw) =>
  // Frames of polls become a third to a half.
  deflateAs(raw, { level: LEVEL, chunkSize: Math.max(PIECE_BYTES, Math.ceil(raw.length / 2)) });

/** Restores blocks in the threads of libuv. @throws RangeError for more than `rawLength` bytes, before they are made. */
export const inflateBlock: Inflate = (stored, rawLength) =>
  // zlib refuses a limit of 0.
  inflateAs(stored, { maxOutputLength: Math.max(1, rawLength), chunkSize: rawLength + SPARE_BYTES });
