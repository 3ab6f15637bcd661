import { promisify } from 'node:util';
import { deflateRaw, inflateRaw } from 'node:zlib';
import type { Deflate, Inflate } from '@pollscope/protocol/recording';

/** A third of the default level's time for 4 % more bytes, measured on frames of polls. */
const LEVEL = 3;

const deflateAtLevel = promisify<Uint8Array, { readonly level: number }, Buffer>(deflateRaw);
const inflateUpTo = promisify<Uint8Array, { readonly maxOutputLength: number }, Buffer>(inflateRaw);

/** Compresses blocks of a recording in the threads of libuv. */
export const deflateBlock: Deflate = (raw) => deflateAtLevel(raw, { level: LEVEL });

/** Restores blocks in the threads of libuv. @throws RangeError for more than `rawLength` bytes, before they are made. */
export const inflateBlock: Inflate = (stored, rawLength) =>
  // zlib refuses a limit of 0.
  inflateUpTo(stored, { maxOutputLength: Math.max(1, rawLength) });
