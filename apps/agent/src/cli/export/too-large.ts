/** A recording is larger than a page may be. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
  /** Undefined while only the limit is known to be passed. */
  readonly bytes: number | undefined;

  constructor(bytes?: number) {
    super('the recording is too large for a page');
    this.bytes = bytes;
  }
}
