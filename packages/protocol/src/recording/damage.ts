import type { Nanoseconds } from '../units.ts';

/**
 * Something of a recording that is missing or cannot be read.
 *
 * - `index`: it has none, or a damaged one; the chunks were found by reading through the file.
 * - `tail`: the end, as when the writer was killed.
 * - `gap`: bytes in the middle that are no block.
 * - `chunk`: a chunk whose content cannot be read, or not without another that is missing.
 */
export interface Damage {
  readonly kind: 'index' | 'tail' | 'gap' | 'chunk';
  /** Where it is in the file. */
  readonly offset: number;
  readonly bytes: number;
  /** Nothing is missing before this time; undefined when that is not known, or nothing is missing. */
  readonly after: Nanoseconds | undefined;
  /** Nothing is missing after this time; undefined when that is not known. */
  readonly before: Nanoseconds | undefined;
  /** For the user: what is missing. */
  readonly message: string;
}
