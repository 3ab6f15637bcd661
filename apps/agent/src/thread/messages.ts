import type { FindingOptions } from '@pollscope/analysis';
import type { Level, Nanoseconds, Source } from '@pollscope/protocol';
import type { MessagePort } from 'node:worker_threads';
import type { OtlpOptions } from '../metrics/otlp-options.ts';
import type { RecordingsData } from '../recording/options.ts';
import type { EndCause } from '../recording/recordings.ts';
import type { WatchdogLink } from '../watchdog/program-side.ts';

/** What the agent's thread gets from a thread that runs an executor; both ports have to be transferred. */
export interface SourceLink {
  /** Of the worker, for the console. */
  readonly name: string;
  readonly ring: SharedArrayBuffer;
  /** Carries a `Definition` for each new name and queue; read synchronously, before the records that refer to it. */
  readonly definitions: MessagePort;
  readonly watchdog: WatchdogLink;
  /** To be taken from `process.hrtime` in nanoseconds to get the executor's clock. */
  readonly clockOffset: Nanoseconds;
}

/** What the agent's thread is given when it starts. */
export interface ThreadData {
  /** The executor of which the agent is; its clock is the stream's. */
  readonly source: SourceLink;
  readonly program: Source;
  readonly host: string;
  readonly ports: readonly number[];
  readonly token: string;
  readonly metricsToken: string | undefined;
  readonly otlp: OtlpOptions | undefined;
  readonly consoleDirectory: string;
  readonly version: string;
  readonly epoch: string;
  /** Wall-clock milliseconds at zero of the stream's clock. */
  readonly startedAt: number;
  readonly level: Level;
  readonly allowControl: boolean;
  /** False: none are looked for. */
  readonly findings: FindingOptions | false;
  readonly watchdog: { readonly threshold: Nanoseconds; readonly stacks: boolean; readonly fullPaths: boolean };
  /** Most bytes that may lie ready for clients that do not read them, all together. */
  readonly clientBytes: number;
  readonly recordings: RecordingsData;
}

export type FromThread =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly code: string | undefined; readonly message: string }
  /** Records were lost: describe the queues and live tasks anew. */
  | { readonly kind: 'needsSnapshot' }
  /** A client that may do so wants this level. */
  | { readonly kind: 'setLevel'; readonly level: Level }
  /** Of the program's request with this id. */
  | { readonly kind: 'dumped'; readonly id: number; readonly path: string }
  | { readonly kind: 'dumpFailed'; readonly id: number; readonly message: string }
  /** For the program's user. */
  | { readonly kind: 'warning'; readonly message: string };

/** What the agent's thread asks of a thread that runs an executor. */
export type SourceRequest = Extract<FromThread, { readonly kind: 'needsSnapshot' | 'setLevel' }>;

/** What a thread that joins the agent tells it: first who it is, then maybe that it leaves. */
export type FromJoined = { readonly kind: 'join'; readonly link: SourceLink } | { readonly kind: 'leave' };

export type ToThread =
  | { readonly kind: 'close' }
  /** Another thread has the other end, through which it sends {@link FromJoined} and gets {@link SourceRequest}. */
  | { readonly kind: 'connect'; readonly port: MessagePort }
  /** Write the last seconds, and answer with the id. */
  | { readonly kind: 'dump'; readonly id: number; readonly reason: string }
  /** A signal wants the last seconds written. */
  | { readonly kind: 'asked'; readonly signal: NodeJS.Signals }
  /** The program waits for the last seconds to be written, because it may be about to die of this. */
  | { readonly kind: 'dying'; readonly cause: EndCause }
  /** The program waits for the recording to be completed, because it ends. */
  | { readonly kind: 'ending' };
