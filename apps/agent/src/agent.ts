import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MessageChannel, Worker } from 'node:worker_threads';
import { AgentError, type AgentOptions, checkOptions, DEFAULT_PORT, type ListenOptions } from './options.ts';
import { allocateRing, DEFAULT_RING_RECORDS } from './ring/layout.ts';
import { type Definition, RingProbe } from './ring/ring-probe.ts';
import { RingWriter } from './ring/ring-writer.ts';
import type { FromThread, ThreadData, ToThread } from './thread/messages.ts';
import { userToken } from './token.ts';
import { VERSION } from './version.ts';

/** A running agent. */
export interface Agent {
  /** The console's address with the token that opens it. Whoever has it can read what the program does. */
  readonly url: string;
  readonly port: number;
  readonly token: string;
  /** Takes the probe out of the executor, says goodbye to the consoles, and ends the agent's thread. */
  close(): Promise<void>;
}

/**
 * Observes an executor and serves the console, from a thread of its own that does not keep the program alive. Resolves
 * when the console can be opened. Rejects with an {@link AgentError} when an option is wrong or no port can be had; the
 * executor is then left as it was.
 *
 * Costs the executor's thread some 16 ns a poll; see docs/overhead.md for measurements.
 */
export async function startAgent(options: AgentOptions): Promise<Agent> {
  const listen = checkOptions(options);
  const token = options.token ?? userToken();
  const ring = allocateRing(options.ringRecords ?? DEFAULT_RING_RECORDS);
  const definitions = new MessageChannel();
  const worker = new Worker(new URL('./thread/main.js', import.meta.url), {
    name: 'pollscope-agent',
    workerData: threadData(options, { ...listen, token, ring, definitions: definitions.port2 }),
    transferList: [definitions.port2],
    // The program's own flags (a debugger, a loader, a profiler) are not meant for this thread.
    execArgv: [],
  });
  const port = await listening(worker, listen);
  worker.unref();
  definitions.port1.unref();

  const probe = new RingProbe(new RingWriter(ring), (definition: Definition) =>
    definitions.port1.postMessage(definition),
  );
  let stopObserving = () => {};
  const describe = () => {
    stopObserving();
    probe.snapshot(options.executor.now(), () => {
      stopObserving = options.executor.observe(probe);
    });
  };
  try {
    describe();
  } catch (error) {
    void worker.terminate();
    throw new AgentError('executor-observed', `the agent cannot observe: ${String(error)}`);
  }
  worker.on('message', (message: FromThread) => {
    if (message.kind === 'needsSnapshot') describe();
  });
  const exited = new Promise<void>((resolve) => {
    worker.once('exit', () => {
      // Also when the thread died of itself: the program goes on unobserved.
      stopObserving();
      resolve();
    });
  });
  worker.on('error', (error) =>
    process.emitWarning(`the Pollscope agent stopped: ${error.message}`, 'PollscopeWarning'),
  );

  const address = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${address}:${port}/?token=${token}`,
    port,
    token,
    close: () => {
      stopObserving();
      worker.ref();
      worker.postMessage({ kind: 'close' } satisfies ToThread);
      return exited;
    },
  };
}

function threadData(
  options: AgentOptions,
  rest: Pick<ThreadData, 'host' | 'ports' | 'token' | 'ring' | 'definitions'>,
): ThreadData {
  const executorNow = options.executor.now();
  return {
    ...rest,
    consoleDirectory: fileURLToPath(new URL('./console', import.meta.url)),
    version: VERSION,
    epoch: randomUUID(),
    source: {
      name: options.name ?? basename(process.argv[1] ?? 'node'),
      language: 'JavaScript',
      runtime: `Node ${process.version}`,
      pid: process.pid,
      host: hostname(),
    },
    startedAt: Date.now() - executorNow / 1e6,
    clockOffset: Number(process.hrtime.bigint()) - executorNow,
  };
}

/** Resolves with the port on which the thread listens. */
function listening(worker: Worker, listen: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: AgentError) => {
      reject(error);
      void worker.terminate();
    };
    worker.once('error', (error) =>
      fail(new AgentError('thread-failed', `the agent's thread failed: ${error.message}`)),
    );
    worker.once('message', (message: FromThread) => {
      if (message.kind === 'listening') resolve(message.port);
      else if (message.kind === 'failed') fail(listenError(message, listen));
    });
  });
}

function listenError(
  failure: { readonly code: string | undefined; readonly message: string },
  listen: ListenOptions,
): AgentError {
  const [first = DEFAULT_PORT] = listen.ports;
  const last = listen.ports.at(-1) ?? first;
  switch (failure.code) {
    case 'EADDRINUSE':
      return new AgentError(
        'port-taken',
        first === last
          ? `port ${first} of ${listen.host} is taken: pass another port, 0 for any free one, or leave it out`
          : `ports ${first} to ${last} of ${listen.host} are all taken: pass port 0 to take any free one`,
      );
    case 'EACCES':
      return new AgentError('listen-failed', `this user may not listen on port ${first}: pass one from 1024 on`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AgentError(
        'listen-failed',
        `this machine has no address ${listen.host}: leave host out to listen on 127.0.0.1`,
      );
    case undefined:
    default:
      return new AgentError('listen-failed', `the agent cannot listen on ${listen.host}:${first}: ${failure.message}`);
  }
}
