import { encodeFrame } from '../frame.ts';
import type { RecordingReader } from './recording-reader.ts';
import type { RecordingWriter } from './recording-writer.ts';
import type { TimeRange } from './section-facts.ts';

/** So much may wait to be stored before the copy waits for it. */
const MAX_PENDING_BYTES = 16 << 20;

/**
 * Copies a time range, or all that can be read, into a new recording, and finishes it. The copy begins with a snapshot of
 * the range's start; times and sequence numbers stay. A copy of everything repairs a recording that was not finished.
 * @throws RecordingError `sink` when the copy cannot be stored.
 */
export async function copyRecording(
  reader: Pick<RecordingReader, 'frames'>,
  writer: RecordingWriter,
  range?: Readonly<TimeRange>,
): Promise<void> {
  let begun = false;
  for await (const recorded of reader.frames(range)) {
    if (recorded.kind === 'frame') writer.push(recorded.bytes, recorded.frame);
    // Past damage, a snapshot is news like any other.
    else if (begun) writer.push(encodeFrame(recorded.frame), recorded.frame);
    else writer.beginFrom(recorded.frame);
    begun = true;
    if (writer.pendingBytes > MAX_PENDING_BYTES) await writer.settle();
  }
  await writer.finish();
}
