import { randomBytes, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { fileURLToPath } from 'node:url';
import { MessageChannel, type MessagePort, type Worker } from 'node:worker_threads';
import { listening, startThread } from './agent-thread.ts';
import { optionsFromEnvironment } from './environment.ts';
import { type AgentAddress, reachableHost } from './mount/agent-address.ts';
import { consoleHandler } from './mount/handler.ts';
import { consoleMiddleware } from './mount/middleware.ts';
import { ObservedExecutor } from './observed-executor.ts';
import type { AgentConnection } from './join-agent.ts';
import {
  AgentError,
  type AgentOptions,
  checkOptions,
  DEFAULTS,
  type Defaults,
  defaultName,
  watchedOptions,
} from './options.ts';
import { recordingsData } from './recording/options.ts';
import { RecordingsProgramSide } from './recording/program-side.ts';
import { redactorOf } from './ring/redaction.ts';
import { type Agent, registeredAgent } from './running-agent.ts';
import type { Level } from '@pollscope/protocol';
import type { FromThread, ThreadData, ToThread } from './thread/messages.ts';
import { userToken } from './token.ts';
import { VERSION } from './version.ts';

const MEBIBYTE = 2 ** 20;

/**
 * Observes an executor and serves the console, from a thread of its own that does not keep the program alive. Resolves
 * when the console can be opened. Rejects with an {@link AgentError} when an option is wrong or no port can be had; the
 * executor is then left as it was. What `given` leaves out is taken from the environment, `POLLSCOPE_PORT` and so on. On
 * an executor that `@pollscope/agent/register` observes already, this is the agent that it started.
 *
 * At the default level `polls`, costs the executor's thread some tens of nanoseconds a poll; see docs/overhead.md for measurements.
 */
export async function startAgent(given: AgentOptions): Promise<Agent> {
  const registered = registeredAgent(given.executor);
  if (registered !== undefined) return registered;
  const options = { ...DEFAULTS, ...optionsFromEnvironment(process.env), ...given };
  const listen = checkOptions(options);
  const token = options.token ?? userToken();
  const pseudonymKey = randomBytes(32);
  const redact = redactorOf(options.redact, pseudonymKey);
  const recordings = recordingsData(options);
  const observed = new ObservedExecutor(options.executor, {
    name: 'main',
    ringRecords: options.ringRecords,
    redact,
  });
  const thread = startThread({
    data: threadData(options, { ...listen, token, source: observed.link, recordings }),
    transferList: observed.transferList,
    maxHeapMiB: options.maxMemory,
  });
  let port: number;
  try {
    port = await listening(thread, listen);
    begin(observed, options.level);
  } catch (error) {
    observed.close();
    void thread.terminate();
    throw error;
  }
  const files = new RecordingsProgramSide({
    thread,
    data: recordings,
    redact: (message) => redact(message, 'panic'),
    flush: () => observed.flush(),
  });
  thread.on('message', (message: FromThread) => {
    if (message.kind === 'needsSnapshot') observed.describe();
    else if (message.kind === 'setLevel') observed.setLevel(message.level);
    else if (message.kind === 'dumped' || message.kind === 'dumpFailed') files.receive(message);
    else if (message.kind === 'warning') process.emitWarning(message.message, 'PollscopeWarning');
  });
  // After the listener, which would keep the program alive.
  thread.unref();
  const exited = new Promise<void>((resolve) => {
    thread.once('exit', () => {
      // Also when the thread died of itself: the program goes on unobserved.
      observed.close();
      files.close();
      resolve();
    });
  });
  thread.on('error', (error) =>
    process.emitWarning(`the Pollscope agent stopped: ${error.message}`, 'PollscopeWarning'),
  );

  const reachable: AgentAddress = { host: reachableHost(listen.host), port, token };
  const address = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${address}:${port}/?token=${token}`,
    port,
    token,
    handler: (mount) => consoleHandler(reachable, mount),
    middleware: (mount = {}) => consoleMiddleware(reachable, mount),
    level: () => observed.level,
    setLevel: (level) => {
      checkOptions({ level });
      observed.setLevel(level);
    },
    connection: () => {
      const { ringRecords, redact: option } = options;
      return { port: connect(thread), level: observed.level, ringRecords, redact: redactionFor(option, pseudonymKey) };
    },
    dump: (reason = 'the program asked for it') => files.dump(reason),
    close: () => {
      observed.setLevel('off');
      thread.ref();
      thread.postMessage({ kind: 'close' } satisfies ToThread);
      return exited;
    },
  };
}

/** A port for another thread that is to join; its other end is the agent's. */
function connect(thread: Worker): MessagePort {
  const { port1, port2 } = new MessageChannel();
  thread.postMessage({ kind: 'connect', port: port2 } satisfies ToThread, [port2]);
  return port1;
}

function redactionFor(option: Defaults['redact'], key: Uint8Array): AgentConnection['redact'] {
  if (option === false) return { kind: 'none' };
  return option === true ? { kind: 'pseudonyms', key } : { kind: 'function' };
}

function begin(observed: ObservedExecutor, level: Level): void {
  try {
    observed.setLevel(level);
  } catch (error) {
    throw new AgentError('executor-observed', `the agent cannot observe: ${String(error)}`);
  }
}

function threadData(
  options: AgentOptions & Defaults,
  rest: Pick<ThreadData, 'host' | 'ports' | 'token' | 'source' | 'recordings'>,
): ThreadData {
  const isRedacted = options.redact !== false;
  return {
    ...rest,
    ...watchedOptions(options),
    metricsToken: options.metricsToken,
    otlp: options.otlp,
    consoleDirectory: fileURLToPath(new URL('./console', import.meta.url)),
    version: VERSION,
    epoch: randomUUID(),
    program: {
      name: options.name ?? defaultName(),
      language: 'JavaScript',
      runtime: `Node ${process.version}`,
      pid: process.pid,
      ...(isRedacted ? {} : { host: hostname() }),
    },
    startedAt: Date.now() - options.executor.now() / 1e6,
    level: options.level,
    allowControl: options.allowControl,
    clientBytes: (options.maxMemory * MEBIBYTE) / 4,
  };
}
