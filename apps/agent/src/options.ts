import type { Probe } from '@pollscope/executor';
import { DEFAULT_RING_RECORDS } from './ring/layout.ts';

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
  /** TCP port of the console; 0 takes any free one. Default: the first free one from 6679 on. */
  readonly port?: number;
  /** Address to listen on. Default 127.0.0.1; any other address needs a `token` of your own. */
  readonly host?: string;
  /** What a reader must know to connect, at least 16 characters. Default: one kept in the user's state directory. */
  readonly token?: string;
  /** Capacity of the event ring, a power of two, 32 bytes each. Default 262144 (8 MiB). */
  readonly ringRecords?: number;
}

/** An agent could not start. The message says what to do; the program observed is untouched. */
export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: 'bad-option' | 'port-taken' | 'listen-failed' | 'thread-failed' | 'executor-observed';

  constructor(code: AgentError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** The default port, and how many after it are tried when nobody asked for a certain one. */
export const DEFAULT_PORT = 6679;
const PORTS_TRIED = 20;
const MIN_TOKEN_LENGTH = 16;

export interface ListenOptions {
  readonly host: string;
  /** Ports to try in this order. */
  readonly ports: readonly number[];
}

/** Checks the options that can be checked without trying; throws an {@link AgentError} that says what is allowed. */
export function checkOptions(options: AgentOptions): ListenOptions {
  const { port, host = '127.0.0.1', token } = options;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new AgentError('bad-option', `port must be an integer from 0 to 65535, got ${port}`);
  }
  if (token !== undefined && !/^[\w-]+$/.test(token)) {
    throw new AgentError(
      'bad-option',
      'token may hold only letters, digits, "-" and "_", as it travels in a URL and a cookie',
    );
  }
  if (token !== undefined && token.length < MIN_TOKEN_LENGTH) {
    throw new AgentError('bad-option', `token must have at least ${MIN_TOKEN_LENGTH} characters, got ${token.length}`);
  }
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
  return {
    host,
    ports: port === undefined ? Array.from({ length: PORTS_TRIED }, (_, index) => DEFAULT_PORT + index) : [port],
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}
