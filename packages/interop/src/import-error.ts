/**
 * Why nothing of a file can be imported.
 *
 * - `unknownFormat`: it begins as none of the formats does.
 * - `version`: a version of its format that is not known here.
 * - `unreadable`: its first bytes could not be read or decompressed; see `cause`.
 * - `empty`: it was read, and holds no event.
 */
export type ImportErrorCode = 'unknownFormat' | 'version' | 'unreadable' | 'empty';

/** Says why nothing of a file can be imported, and what to do about it. */
export class ImportError extends Error {
  override readonly name = 'ImportError';
  readonly code: ImportErrorCode;

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
