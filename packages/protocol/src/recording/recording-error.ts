/**
 * Why a recording cannot be read or written.
 *
 * - `notARecording`: the bytes do not begin as a recording does.
 * - `version`: a later version of the container than this reader knows.
 * - `truncated`: it ends before what it announces.
 * - `checksum`: a stretch of it was changed after it was written.
 * - `malformed`: its checksums hold, but it says what cannot be.
 * - `limit`: it asks for more memory than a recording may.
 * - `closed`: something was pushed to a writer that has finished.
 * - `sink`: what was written could not be compressed or stored; see `cause`.
 */
export type RecordingErrorCode =
  | 'notARecording'
  | 'version'
  | 'truncated'
  | 'checksum'
  | 'malformed'
  | 'limit'
  | 'closed'
  | 'sink';

/** Says what is wrong with a recording, and what to do about it. */
export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly code: RecordingErrorCode;

  constructor(code: RecordingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
