import type { Level, Refused, Subscription } from './handshake.ts';

/** Changes what the client is sent from now on. */
export interface SubscribeRequest {
  readonly type: 'subscribe';
  readonly subscribe: Subscription;
  /**
   * Most single events a second that the client wants. What exceeds it is left out a frame at a time, which shows in the
   * numbering of the events channel. Absent: no limit.
   */
  readonly maxRate?: number;
}

/** Changes how much the program records, for every client; declined unless the capability `control` is there. */
export interface SetLevelRequest {
  readonly type: 'setLevel';
  readonly level: Level;
}

/** Asks for the definitions and live tasks once more, as a client that joins gets them. */
export interface SnapshotRequest {
  readonly type: 'snapshot';
}

/**
 * Asks the agent to write the last seconds into a recording on its machine; declined unless the capability `control` is
 * there. A status of the topic `recording` tells where it is.
 */
export interface DumpRequest {
  readonly type: 'dump';
}

/** What a client may say after its hello, at any time. */
export type ClientRequest = SubscribeRequest | SetLevelRequest | SnapshotRequest | DumpRequest;

/** The level has changed, whoever changed it. */
export interface LevelNotice {
  readonly type: 'level';
  readonly level: Level;
}

/** A request was understood and not granted; the stream goes on. */
export interface DeclinedNotice {
  readonly type: 'declined';
  readonly request: ClientRequest['type'];
  /** For the user: why not and what to do. */
  readonly message: string;
}

export const STATUS_TOPICS = ['stacks', 'pace', 'recording', 'source'] as const;

/**
 * Something about the stream that the user should know. `stacks`: why there are no call stacks; `pace`: the client reads
 * too slowly and is sent less; `recording`: one was written or cannot be, or the one that is replayed has ended;
 * `source`: what the agent reads of the program is old, or less than the whole.
 */
export interface StatusNotice {
  readonly type: 'status';
  readonly topic: (typeof STATUS_TOPICS)[number];
  /** For the user; empty: what was told of this topic is over. */
  readonly message: string;
}

/** What an agent may say in text after its welcome. A refusal is its last word. */
export type AgentNotice = LevelNotice | DeclinedNotice | StatusNotice | Refused;
