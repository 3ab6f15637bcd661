import { RecordingError } from './recording-error.ts';

const LENGTH_BYTES = 4;

/** What a chunk holds before compression: each frame after its length, an unsigned 32-bit integer. */
export function joinFrames(frames: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(frames.reduce((sum, frame) => sum + LENGTH_BYTES + frame.length, 0));
  const view = new DataView(joined.buffer);
  let at = 0;
  for (const frame of frames) {
    view.setUint32(at, frame.length, true);
    joined.set(frame, at + LENGTH_BYTES);
    at += LENGTH_BYTES + frame.length;
  }
  return joined;
}

/** The frames again, without copying them. @throws RecordingError `malformed` when a frame reaches past the end. */
export function* splitFrames(joined: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(joined.buffer, joined.byteOffset, joined.length);
  for (let at = 0; at < joined.length; ) {
    const begin = at + LENGTH_BYTES;
    const end = begin <= joined.length ? begin + view.getUint32(at, true) : begin;
    if (end > joined.length) {
      throw new RecordingError('malformed', `A frame reaches ${end - joined.length} bytes past the end of its chunk.`);
    }
    yield joined.subarray(begin, end);
    at = end;
  }
}
