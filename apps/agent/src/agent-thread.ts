import { type MessagePort, Worker } from 'node:worker_threads';
import { AgentError, DEFAULT_PORT, type ListenOptions } from './options.ts';
import type { FromThread, ThreadData } from './thread/messages.ts';

export interface ThreadOptions {
  readonly data: ThreadData;
  readonly transferList: readonly MessagePort[];
  /** Of the heap; with more the thread ends, and the program goes on unobserved. */
  readonly maxHeapMiB: number;
}

/** Starts the agent's thread, which keeps the program alive until it is unreferenced. */
export function startThread({ data, transferList, maxHeapMiB }: ThreadOptions): Worker {
  return new Worker(new URL('./thread/main.js', import.meta.url), {
    name: 'pollscope-agent',
    workerData: data,
    transferList: [...transferList],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMiB },
    // The program's own flags (a debugger, a loader, a profiler) are not meant for this thread.
    execArgv: [],
  });
}

/** Resolves with the port on which the thread listens; otherwise ends the thread and rejects with an {@link AgentError}. */
export function listening(thread: Worker, listen: ListenOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const fail = (error: AgentError) => {
      reject(error);
      void thread.terminate();
    };
    thread.once('error', (error) =>
      fail(new AgentError('thread-failed', `the agent's thread failed: ${error.message}`)),
    );
    thread.once('message', (message: FromThread) => {
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
