import { createGunzip } from 'node:zlib';
import type { Gunzip } from '@pollscope/interop';

/** So little goes in at a time that what may come out, a thousand times as much, fits into memory. */
const STEP_BYTES = 1 << 14;

/** Decompresses in the threads of libuv, one step ahead of what is taken, up to where a file is cut off or damaged. */
export const gunzip: Gunzip = async function* (compressed) {
  const stream = createGunzip();
  const chunks: Uint8Array[] = [];
  let failure: Error | undefined;
  stream.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  stream.on('error', (error) => {
    failure = error;
  });
  const closed = new Promise<void>((resolve) => stream.once('close', resolve));
  try {
    for await (const piece of compressed) {
      for (let at = 0; at < piece.length && failure === undefined; at += STEP_BYTES) {
        const step = piece.subarray(at, at + STEP_BYTES);
        // After an error nobody calls back, but the stream closes.
        await Promise.race([new Promise((resolve) => stream.write(step, resolve)), closed]);
        yield* chunks.splice(0);
      }
      if (failure !== undefined) break;
    }
    stream.end();
    await closed;
    yield* chunks.splice(0);
    if (failure !== undefined) throw failure;
  } finally {
    stream.destroy();
  }
};
