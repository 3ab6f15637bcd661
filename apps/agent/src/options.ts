import { basename } from 'node:path';
import { type FindingOptions, Findings } from '@pollscope/analysis';
import type { Probe } from '@pollscope/executor';
import { CAPABILITIES, type Level, LEVELS } from '@pollscope/protocol';
import { type OtlpOptions, otlpProblem } from './metrics/otlp-options.ts';
import { DEFAULT_RING_RECORDS } from './ring/layout.ts';
import {
  type FlightRecorderOptions,
  flightRecorderProblem,
  type RecordOptions,
  recordProblem,
} from './recording/options.ts';
import type { Redactor } from './ring/redaction.ts';
import type { ThreadData } from './thread/messages.ts';

/** What the agent needs of an executor; `Executor` of `@pollscope/executor` has it. */
export interface Observable {
  /**
   * Installs a probe, describes the queues and live tasks to it, and returns what removes it. Throws when there is
   * another one.
   */
  observe(probe: Probe): () => void;
  /** Nanoseconds on the clock in which the probe is told times. */
  now(): number;
}

export interface AgentOptions {
  readonly executor: Observable;
  /** Shown as the source's name in the console. Default: the file name of the program. */
  readonly name?: string;
  /** TCP port of the console; 0 takes any free one. Default: the first free one from 6780 on. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1; any other address needs a `token` of your own. */
  readonly host?: string;
  /** What a reader must know to connect, at least 16 characters. Default: one kept in the user's state directory. */
  readonly token?: string;
  /** Opens `/metrics` and nothing else, at least 16 characters; for a scraper. Default: only `token` opens it. */
  readonly metricsToken?: string;
  /** Pushes metrics by OTLP over HTTP; `{}` takes everything from OpenTelemetry's variables. Default: does not. */
  readonly otlp?: OtlpOptions;
  /** Capacity of the event ring, a power of two, 32 bytes each. Default 262144 (8 MiB). */
  readonly ringRecords?: number;
  /**
   * How much is recorded: `off` nothing; `aggregates` no single events; `polls` polls, parks, waits and marks;
   * `everything` wakes and slices too. Can be changed while running. Default `polls`.
   */
  readonly level?: Level;
  /** Whether consoles may change the level. Default false: they only read. */
  readonly allowControl?: boolean;
  /** Milliseconds from which on a poll in progress, or a silent event loop, is sampled and a finding. Default 100. */
  readonly longPoll?: number;
  /** Whether call stacks of a blocked main thread are taken, half a millisecond of it each. Default true. */
  readonly stacks?: boolean;
  /** Other thresholds than those of docs/findings.md, `{ 'long-poll': { longest: 50e6 } }`; false: looks for nothing. */
  readonly findings?: FindingOptions | false;
  /**
   * Names, panic messages, marks and places never leave the program's thread as they are: `true` makes pseudonyms of
   * them, a function says what may be told instead. Stacks then have file names without directories. Default false.
   */
  readonly redact?: boolean | Redactor;
  /** Records all the time, into files of a directory. Default: does not. */
  readonly record?: RecordOptions;
  /** Holds the last seconds, and writes them when something has happened; false: does not. Default: 30 seconds. */
  readonly flightRecorder?: FlightRecorderOptions | false;
  /** Mebibytes of memory for the agent's thread, beside the ring; a quarter of it for slow consoles. Default 512. */
  readonly maxMemory?: number;
}

/** What holds unless it is set. */
export const DEFAULTS: Defaults = {
  ringRecords: DEFAULT_RING_RECORDS,
  level: 'polls',
  allowControl: false,
  longPoll: 100,
  stacks: true,
  findings: {},
  redact: false,
  flightRecorder: {},
  maxMemory: 512,
};

export type Defaults = Required<
  Pick<
    AgentOptions,
    | 'ringRecords'
    | 'level'
    | 'allowControl'
    | 'longPoll'
    | 'stacks'
    | 'findings'
    | 'redact'
    | 'flightRecorder'
    | 'maxMemory'
  >
>;

const MIN_MEMORY_MIB = 64;
const MIN_LONG_POLL_MS = 10;

/** The options that can be set from outside the program too; see environment.ts. */
export type SettableOptions = Omit<AgentOptions, 'executor'>;

/** An agent could not start, or not write what it holds. The message says what to do; the program observed is untouched. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: 'bad-option' | 'port-taken' | 'listen-failed' | 'thread-failed' | 'executor-observed' | 'dump-failed';

  constructor(code: AgentError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The default port, and how many after it are tried when nobody asked for a certain one. None of them is among the ports
 * that browsers refuse (Fetch standard, "bad port"), as 6679 and 6697 are.
 */
export const DEFAULT_PORT = 6780;
const PORTS_TRIED = 20;
const MIN_TOKEN_LENGTH = 16;

/** The file name of the program. */
export function defaultName(): string {
  return basename(process.argv[1] ?? 'node');
}

export interface ListenOptions {
  readonly host: string;
  /** Ports to try in this order. */
  readonly ports: readonly number[];
}

/** Checks the options that can be checked without trying; throws an {@link AgentError} that says what is allowed. */
export function checkOptions(options: SettableOptions): ListenOptions {
  const { port, host = '127.0.0.1', token, metricsToken, otlp } = options;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new AgentError('bad-option', `port must be an integer from 0 to 65535, got ${port}`);
  }
  checkToken('token', token);
  checkToken('metricsToken', metricsToken);
  const problem =
    (otlp === undefined ? undefined : otlpProblem(otlp)) ??
    (options.record === undefined ? undefined : recordProblem(options.record)) ??
    (options.flightRecorder ? flightRecorderProblem(options.flightRecorder) : undefined);
  if (problem !== undefined) throw new AgentError('bad-option', problem);
  if (!isLoopback(host) && token === undefined) {
    throw new AgentError(
      'bad-option',
      `host ${host} can be reached from other machines: pass a token of your own, or leave host out to listen on 127.0.0.1`,
    );
  }
  const records = options.ringRecords ?? DEFAULT_RING_RECORDS;
  if (!(Number.isInteger(Math.log2(records)) && records >= 1024 && records <= 2 ** 24)) {
    throw new AgentError('bad-option', `ringRecords must be a power of two from 1024 to 16777216, got ${records}`);
  }
  checkObservation(options);
  return {
    host,
    ports: port === undefined ? Array.from({ length: PORTS_TRIED }, (_, index) => DEFAULT_PORT + index) : [port],
  };
}

function checkObservation({ level, longPoll, maxMemory, findings }: SettableOptions): void {
  if (level !== undefined && !LEVELS.includes(level)) {
    throw new AgentError('bad-option', `level must be one of ${LEVELS.join(', ')}, got "${level}"`);
  }
  if (longPoll !== undefined && !(longPoll >= MIN_LONG_POLL_MS)) {
    throw new AgentError('bad-option', `longPoll must be ${MIN_LONG_POLL_MS} milliseconds or more, got ${longPoll}`);
  }
  if (maxMemory !== undefined && !(Number.isInteger(maxMemory) && maxMemory >= MIN_MEMORY_MIB)) {
    throw new AgentError('bad-option', `maxMemory must be ${MIN_MEMORY_MIB} mebibytes or more, got ${maxMemory}`);
  }
  if (findings !== undefined && findings !== false) checkFindings(findings);
}

function checkFindings(thresholds: FindingOptions): void {
  try {
    const { offered } = new Findings({ capabilities: CAPABILITIES, thresholds });
    if (offered.length > 0) return;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AgentError('bad-option', `findings: ${error.message}`);
  }
  throw new AgentError('bad-option', 'findings leaves nothing to look for: pass false to have none');
}

/** What the agent's thread looks out for. The threshold of a long poll is that of the findings about it as well. */
export function watchedOptions({
  longPoll,
  stacks,
  findings,
  redact,
}: Defaults): Pick<ThreadData, 'watchdog' | 'findings'> {
  const threshold = longPoll * 1e6;
  const long = {
    'long-poll': { longest: threshold },
    'poll-running': { age: threshold },
    'loop-blocked': { blocked: threshold },
  };
  return {
    watchdog: { threshold, stacks, fullPaths: redact === false },
    findings: findings === false ? false : { ...long, ...findings },
  };
}

function checkToken(option: 'token' | 'metricsToken', token: string | undefined): void {
  if (token === undefined) return;
  if (!/^[\w-]+$/.test(token)) {
    throw new AgentError(
      'bad-option',
      `${option} may hold only letters, digits, "-" and "_", as it travels in headers, URLs and cookies`,
    );
  }
  if (token.length < MIN_TOKEN_LENGTH) {
    throw new AgentError(
      'bad-option',
      `${option} must have at least ${MIN_TOKEN_LENGTH} characters, got ${token.length}`,
    );
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
