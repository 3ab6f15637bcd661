import { JoinError } from '../join-error.ts';
import { ClosedError } from '../sync/closed-error.ts';
import type { TaskBody } from '../wait.ts';
import { RemoteCall, type RemoteOutcome } from './remote-call.ts';
import { RemoteHandle } from './remote-handle.ts';
import type { RemoteTasks } from './serve-tasks.ts';
import type { CallId, TaskReply, TaskRequest } from './task-messages.ts';
import { closePort, listen, post, type ThreadPort } from './thread-port.ts';

export interface RemoteSpawnOptions {
  /** Shown by probes and in errors. Default: the name of the task function. */
  readonly name?: string;
  /** Parts of the data, such as an `ArrayBuffer`, that are handed over instead of copied. */
  readonly transfer?: readonly object[];
}

/** What follows the name in {@link RemoteQueue.spawn}: the data, unless the task function takes none, and options. */
type SpawnArguments<Task extends RemoteTasks[string]> =
  Parameters<Task> extends readonly []
    ? [data?: undefined, options?: RemoteSpawnOptions]
    : [data: Parameters<Task>[0], options?: RemoteSpawnOptions];

type ResultOf<Task extends RemoteTasks[string]> =
  ReturnType<Task> extends TaskBody<infer Result> ? Result : Awaited<ReturnType<Task>>;

/**
 * The queue of another thread's executor, where `serveTasks` has the other end of `port`.
 *
 * ```ts
 * const remote = remoteQueue<typeof tasks>(port);
 * const pixels = await remote.spawn('render', tile);
 * ```
 * Keeps a Node process alive only while tasks have not ended.
 */
export function remoteQueue<Tasks extends RemoteTasks>(port: ThreadPort): RemoteQueue<Tasks> {
  return new RemoteQueue(port);
}

export class RemoteQueue<Tasks extends RemoteTasks> {
  readonly #port: ThreadPort;
  readonly #calls = new Map<CallId, RemoteCall<unknown>>();
  #lastCall: CallId = 0;
  #isClosed = false;

  constructor(port: ThreadPort) {
    this.#port = port;
    listen<TaskReply>(port, { received: (reply) => this.#received(reply), closed: () => this.#lost() });
    port.unref?.();
  }

  /** Tasks that have not ended, as far as is known here. */
  get unfinished(): number {
    return this.#calls.size;
  }

  /**
   * Runs a task there. Data and result are copied by structured clone. Its queue delay counts from here.
   * @throws ClosedError when the connection has ended.
   * @throws DOMException (`DataCloneError`) for data that cannot be cloned.
   */
  spawn<Task extends keyof Tasks & string>(
    task: Task,
    ...[data, { name = task, transfer } = {}]: SpawnArguments<Tasks[Task]>
  ): RemoteHandle<ResultOf<Tasks[Task]>> {
    if (this.#isClosed) throw new ClosedError(`task "${name}" cannot be spawned: the connection has ended`);
    const id = ++this.#lastCall;
    const request: TaskRequest = { kind: 'spawn', call: id, task, name, data };
    post(this.#port, request, transfer);
    const call = new RemoteCall<unknown>(name);
    this.#calls.set(id, call);
    this.#port.ref?.();
    return new RemoteHandle(call as RemoteCall<ResultOf<Tasks[Task]>>, () => this.#abort(id));
  }

  /** Spawns no more; the port is closed when the last of its tasks has ended. */
  close(): void {
    this.#isClosed = true;
    if (this.#calls.size === 0) closePort(this.#port);
  }

  /**
   * The other thread is gone, and the tasks with it: who joins one gets a ClosedError. Node notices that by itself; in a
   * browser it has to be told after `worker.terminate()`.
   */
  abandon(): void {
    this.#lost();
    closePort(this.#port);
  }

  #abort(id: CallId): void {
    const call = this.#calls.get(id);
    if (call === undefined) return;
    call.expectFailure();
    post(this.#port, { kind: 'abort', call: id } satisfies TaskRequest);
  }

  #received(reply: TaskReply): void {
    const call = this.#calls.get(reply.call);
    if (call === undefined) return;
    this.#calls.delete(reply.call);
    call.settle(outcomeOf(reply));
    if (this.#calls.size > 0) return;
    if (this.#isClosed) closePort(this.#port);
    else this.#port.unref?.();
  }

  /** Nobody is to blame for the tasks that are lost with a thread, so those without a joiner do not end the process. */
  #lost(): void {
    this.#isClosed = true;
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const call of calls) {
      call.expectFailure();
      call.settle({
        kind: 'failed',
        error: new ClosedError(`task "${call.name}" is lost: its thread ended or closed the port`),
      });
    }
  }
}

function outcomeOf(reply: TaskReply): RemoteOutcome<unknown> {
  switch (reply.kind) {
    case 'ready':
      return { kind: 'ready', value: reply.value };
    case 'aborted':
    case 'panicked':
      return { kind: 'failed', error: JoinError.elsewhere(reply.kind, reply.message) };
  }
}
