import { type ConnectionState, type ConnectionStatus, INITIAL_STATUS } from '@pollscope/protocol/client';

/** Where the data under view comes from, and how that stands. */
export type SourceState =
  | ConnectionState
  /** A recording, open or being opened. */
  | { readonly kind: 'recording' }
  /** The page has no program to connect to, and no recording was opened. */
  | { readonly kind: 'none' };

export interface SourceStatus extends Omit<ConnectionStatus, 'state'> {
  readonly state: SourceState;
}

export const NO_SOURCE: SourceStatus = { ...INITIAL_STATUS, state: { kind: 'none' } };
