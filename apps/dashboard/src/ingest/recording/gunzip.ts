import { Gunzip as Inflater } from 'fflate';
import type { Gunzip } from '@pollscope/interop';

/** So little goes in at a time that what may come out, a thousand times as much, fits into memory. */
const STEP_BYTES = 1 << 14;

/**
 * Decompresses all members of a gzip file, up to where it is cut off or damaged. Not with the browser's DecompressionStream,
 * to which everything behind the first member is an error.
 */
export const gunzip: Gunzip = async function* (compressed) {
  const inflated: Uint8Array[] = [];
  const inflater = new Inflater((chunk) => inflated.push(chunk));
  /** Why it can go no further; what came out before is given first. */
  const push = (bytes: Uint8Array, isLast: boolean): Error | undefined => {
    try {
      inflater.push(bytes, isLast);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  };
  for await (const piece of compressed) {
    for (let at = 0; at < piece.length; at += STEP_BYTES) {
      const failure = push(piece.subarray(at, at + STEP_BYTES), false);
      yield* inflated.splice(0);
      if (failure !== undefined) throw failure;
    }
  }
  const failure = push(new Uint8Array(), true);
  yield* inflated.splice(0);
  if (failure !== undefined) throw failure;
};
