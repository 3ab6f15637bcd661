import { type MessagePort, threadId } from 'node:worker_threads';
import type { Level } from '@pollscope/protocol';
import { ObservedExecutor } from './observed-executor.ts';
import { AgentError, type Observable } from './options.ts';
import { guarded, pseudonyms, type Redactor, tellAll } from './ring/redaction.ts';
import type { FromJoined, SourceRequest } from './thread/messages.ts';

/**
 * With it the executor of one other thread joins an agent; `Agent.connection()` makes it. Goes into the `workerData` of
 * the thread, with `port` in its `transferList`.
 */
export interface AgentConnection {
  readonly port: MessagePort;
  readonly level: Level;
  readonly ringRecords: number;
  /** `function`: a redactor of the program's own, which cannot be sent to other threads. */
  readonly redact:
    | { readonly kind: 'none' }
    | { readonly kind: 'pseudonyms'; readonly key: Uint8Array }
    | { readonly kind: 'function' };
}

export interface JoinOptions {
  readonly executor: Observable;
  /** Of the thread's lane in the console. Default: `worker` and the id of the thread. */
  readonly name?: string;
  /** Capacity of this thread's event ring, as in `startAgent`, whose is the default. */
  readonly ringRecords?: number;
  /** Needed where the agent has a redactor of the program's own: the same one. */
  readonly redact?: Redactor;
}

/** This thread's part in an agent. */
export interface JoinedAgent {
  /** How much is recorded now: what the agent's program or its consoles want. */
  level(): Level;
  /** Ends the observation; the executor goes on. */
  close(): void;
}

/**
 * Lets the agent of another thread observe this thread's executor as well: in the console it is a worker with a lane and
 * queues of its own. Does not keep the thread alive. When the thread ends, its tasks end in the console and its lane says
 * so.
 *
 * ```ts
 * joinAgent(workerData.agent, { executor, name: 'renderer' });
 * ```
 * @throws AgentError when somebody else observes the executor, or the agent's redactor is missing.
 */
export function joinAgent(connection: AgentConnection, options: JoinOptions): JoinedAgent {
  const { port } = connection;
  const observed = new ObservedExecutor(options.executor, {
    name: options.name ?? `worker ${threadId}`,
    ringRecords: options.ringRecords ?? connection.ringRecords,
    redact: redactorFor(connection, options),
  });
  try {
    observed.setLevel(connection.level);
  } catch (error) {
    observed.close();
    throw new AgentError('executor-observed', `the agent cannot observe: ${String(error)}`);
  }
  const tell = (message: FromJoined, transferList: readonly MessagePort[] = []): void =>
    port.postMessage(message, transferList);
  tell({ kind: 'join', link: observed.link }, observed.transferList);
  port.on('message', (request: SourceRequest) => {
    if (request.kind === 'needsSnapshot') observed.describe();
    else observed.setLevel(request.level);
  });
  // The agent is gone: the thread goes on unobserved.
  port.on('close', () => observed.close());
  port.unref();
  return {
    level: () => observed.level,
    close: () => {
      observed.setLevel('off');
      tell({ kind: 'leave' });
      port.close();
    },
  };
}

function redactorFor({ redact }: AgentConnection, options: JoinOptions): Redactor {
  if (options.redact !== undefined) return guarded(options.redact);
  switch (redact.kind) {
    case 'none':
      return tellAll;
    case 'pseudonyms':
      return pseudonyms(redact.key);
    case 'function':
      throw new AgentError(
        'bad-option',
        'the agent redacts with a function, which cannot be sent to a thread: pass the same one to joinAgent as redact',
      );
  }
}
