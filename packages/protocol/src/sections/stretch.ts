import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { Nanoseconds } from '../units.ts';

/** A stretch of a worker's time, which mostly begins where the one before it ended. */
interface Stretch {
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
}

/** Returns its end, from which the next one's start is counted. */
export function encodeStretch(writer: ByteWriter, stretch: Stretch, before: Nanoseconds): Nanoseconds {
  const start = writer.delta(stretch.start, before);
  return writer.sum(start + Math.round(stretch.duration), start);
}

export function decodeStretch(reader: ByteReader, before: Nanoseconds): Stretch & { readonly end: Nanoseconds } {
  const start = reader.delta(before);
  const end = reader.sum(start);
  return { start, duration: end - start, end };
}
