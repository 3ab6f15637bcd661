import { RecordingError } from './recording-error.ts';

/** The version of the container that is written. */
export const CONTAINER_VERSION = 1;

/** Longest description of the source in a header; ours take some 500 bytes. */
export const MAX_METADATA_BYTES = 1 << 20;

/**
 * Most bytes of a block before compression: what a reader has to hold at once. A snapshot of two million tasks fits, and
 * an index of more than 100,000 chunks.
 */
export const MAX_RAW_BYTES = 64 << 20;

/** Most bytes of one frame; a stream's take a megabyte at most, but for a snapshot of very many tasks. */
export const MAX_FRAME_BYTES = MAX_RAW_BYTES / 2;

/** A block of up to this many bytes may be compressed as far as it goes; what is larger by at most `MAX_RATIO`. */
const FREE_RAW_BYTES = 4 << 20;
/** Frames compress to a third, repetitive ones to a fiftieth. */
const MAX_RATIO = 100;

/** Whether `raw` bytes are in proportion to the `stored` bytes that they come from. */
export function inProportion(raw: number, stored: number): boolean {
  return raw <= FREE_RAW_BYTES + MAX_RATIO * stored;
}

/** @throws RecordingError `limit` for a block that would take more memory than the file justifies. */
export function requireInProportion(raw: number, stored: number): void {
  if (raw > MAX_RAW_BYTES || !inProportion(raw, stored)) {
    throw new RecordingError(
      'limit',
      `A block of ${stored} bytes claims to hold ${raw}; the limits are ${MAX_RAW_BYTES} bytes and ${MAX_RATIO} times its size. The file is damaged or was made to harm.`,
    );
  }
}
