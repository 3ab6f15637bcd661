/**
 * Why bytes are not a frame.
 *
 * - `version`: the format version is not the one this decoder reads.
 * - `channel`: the channel is none of `Channel`.
 * - `truncated`: a value, a row count or a section reaches past the end.
 * - `varint`: an integer is not in its shortest form.
 * - `range`: an integer is larger than its field allows, or not exact in a double.
 * - `value`: a code that the format does not define.
 * - `utf8`: a string is not UTF-8.
 * - `trailing`: a section is longer than its rows.
 */
export type FrameErrorCode = 'version' | 'channel' | 'truncated' | 'varint' | 'range' | 'value' | 'utf8' | 'trailing';

/** Thrown for bytes that are not a valid frame. The connection or the file they came from cannot be trusted further. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
  readonly code: FrameErrorCode;
  /** Where in the frame the decoder stopped, in bytes. */
  readonly offset: number;

  constructor(code: FrameErrorCode, offset: number, message: string) {
    super(`${message} (at byte ${offset})`);
    this.code = code;
    this.offset = offset;
  }
}
