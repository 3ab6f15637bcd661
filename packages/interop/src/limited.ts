import type { Gunzip } from './gunzip.ts';
import type { Bytes } from './imported-trace.ts';

/** So much may come out of any file. */
const FREE_BYTES = 64 << 20;
/** Traces compress to a third, repetitive ones to a thirtieth. */
const MAX_RATIO = 100;

/** What compressed bytes hold, as long as it is in proportion to them. @throws RangeError for a file that was made to harm. */
export async function* limited(compressed: Bytes, gunzip: Gunzip): AsyncGenerator<Uint8Array> {
  let taken = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of compressed) {
      taken += chunk.length;
      yield chunk;
    }
  }
  let given = 0;
  for await (const chunk of gunzip(counted())) {
    given += chunk.length;
    if (given > FREE_BYTES + MAX_RATIO * taken) {
      throw new RangeError(`${taken} bytes hold more than ${MAX_RATIO} times as many; the file was made to harm`);
    }
    yield chunk;
  }
}
