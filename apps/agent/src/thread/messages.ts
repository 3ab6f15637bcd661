import type { MessagePort } from 'node:worker_threads';
import type { Source } from '@pollscope/protocol';

/** What the agent's thread is given when it starts. */
export interface ThreadData {
  readonly ring: SharedArrayBuffer;
  /** Carries a `Definition` for each new name and queue; read synchronously, before the records that refer to it. */
  readonly definitions: MessagePort;
  readonly host: string;
  readonly ports: readonly number[];
  readonly token: string;
  readonly consoleDirectory: string;
  readonly version: string;
  readonly epoch: string;
  readonly source: Source;
  /** Wall-clock milliseconds at zero of the executor's clock. */
  readonly startedAt: number;
  /** To be taken from `process.hrtime` in nanoseconds to get the executor's clock. */
  readonly clockOffset: number;
}

export type FromThread =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly message: string }
  /** Records were lost: describe the queues and live tasks anew. */
  | { readonly kind: 'needsSnapshot' };

export type ToThread = { readonly kind: 'close' };
