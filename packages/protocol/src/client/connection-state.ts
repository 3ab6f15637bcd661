import type { Capability, Level, RefusalCode, Source } from '../handshake.ts';
import type { DeclinedNotice, StatusNotice } from '../requests.ts';
import type { Nanoseconds } from '../units.ts';

/**
 * Where the connection to the agent stands. Times are milliseconds on the wall clock.
 *
 * ```
 * connecting ─▶ live ◀─▶ stalled
 *     │  ▲        │         │
 *     │  └────────┴─────────┴──▶ reconnecting ─▶ connecting
 *     └──▶ refused (until the user retries)
 * ```
 */
export type ConnectionState =
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'live' }
  /** The socket is open and silent. */
  | { readonly kind: 'stalled'; readonly since: number }
  | {
      readonly kind: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: number;
      /** Why the last connection ended or was none, for the user. */
      readonly reason: string;
    }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly message: string };

/** The program under observation, as its agent introduced it. */
export interface SourceInfo extends Source {
  readonly agent: string;
  readonly epoch: string;
  /** Stream time from which on single polls are received; of what was before there are windows only. */
  readonly joinedAt: Nanoseconds;
  /** What it can tell. A view of something else says so instead of being empty. */
  readonly capabilities: readonly Capability[];
  /** How much is recorded now. */
  readonly level: Level;
}

export interface ConnectionStatus {
  readonly state: ConnectionState;
  /** Undefined until the first welcome. */
  readonly source: SourceInfo | undefined;
  /** How often the program was found restarted since the first welcome. */
  readonly restarts: number;
  /** The last request that the agent did not grant; undefined since the next one was made. */
  readonly declined: DeclinedNotice | undefined;
  /** What the agent last told of each topic, where that is not over. */
  readonly told: Readonly<Partial<Record<StatusNotice['topic'], string>>>;
}

export const INITIAL_STATUS: ConnectionStatus = {
  state: { kind: 'connecting', attempt: 0 },
  source: undefined,
  restarts: 0,
  declined: undefined,
  told: {},
};
