import { isAsyncFunction, type TaskFunction } from '../async/async-body.ts';
import type { AsyncTask } from '../async/async-task.ts';
import { thrownText } from '../join-error.ts';
import { type JoinHandle, onCompletion } from '../join-handle.ts';
import type { Queue } from '../queue.ts';
import type { Completion } from '../task.ts';
import type { TaskBody } from '../wait.ts';
import type { CallId, TaskReply, TaskRequest } from './task-messages.ts';
import { closePort, listen, post, type ThreadPort } from './thread-port.ts';

/**
 * Task functions by name: generator functions, or ones declared `async`, which are given their task as well. Each takes one
 * value that can be cloned, or none, and returns one that can.
 */
export type RemoteTasks = Readonly<
  Record<string, (data: never, task: AsyncTask) => TaskBody<unknown> | PromiseLike<unknown>>
>;

export interface ServeOptions {
  /** Where tasks are spawned that come through the port. */
  readonly queue: Queue;
  readonly tasks: RemoteTasks;
}

export interface ServedTasks {
  /** Takes no more tasks. Those that run go on and their outcomes are sent; after the last one the port is closed. */
  close(): void;
}

/**
 * Lets another thread spawn tasks on a queue of this one: the other end of `port` goes to `remoteQueue` there. Keeps a
 * Node thread alive until either end is closed. When the other thread ends, its tasks go on, as detached ones do.
 *
 * ```ts
 * const tasks = { render: function* (tile: Tile) { … return pixels; } };
 * serveTasks(port, { queue: executor.queue('main'), tasks });
 * ```
 */
export function serveTasks(port: ThreadPort, options: ServeOptions): ServedTasks {
  const server = new TaskServer(port, options);
  listen<TaskRequest>(port, { received: (request) => server.received(request), closed: () => undefined });
  return server;
}

class TaskServer implements ServedTasks {
  readonly #port: ThreadPort;
  readonly #queue: Queue;
  readonly #tasks: RemoteTasks;
  readonly #running = new Map<CallId, JoinHandle<unknown>>();
  #closing = false;

  constructor(port: ThreadPort, { queue, tasks }: ServeOptions) {
    this.#port = port;
    this.#queue = queue;
    this.#tasks = tasks;
  }

  close(): void {
    this.#closing = true;
    if (this.#running.size === 0) closePort(this.#port);
  }

  received(request: TaskRequest): void {
    switch (request.kind) {
      case 'spawn':
        this.#spawn(request);
        return;
      case 'abort':
        this.#running.get(request.call)?.abort();
        return;
    }
  }

  #spawn({ call, task, name, data }: Extract<TaskRequest, { readonly kind: 'spawn' }>): void {
    try {
      const body = this.#bodyOf(call, this.#taskFunction(task), data as never);
      const handle = this.#queue.spawn(body, { name, location: '' });
      this.#running.set(call, handle);
      onCompletion(handle, (completion) => this.#ended(call, completion));
    } catch (error) {
      this.#reply({ kind: 'panicked', call, message: `task "${name}" was not spawned: ${thrownText(error)}` });
    }
  }

  #taskFunction(task: string): RemoteTasks[string] {
    const found = Object.hasOwn(this.#tasks, task) ? this.#tasks[task] : undefined;
    if (this.#closing) throw new Error('the thread takes no more tasks');
    if (found !== undefined) return found;
    throw new Error(`this thread has only the tasks ${Object.keys(this.#tasks).join(', ')}`);
  }

  /** The result is cloned within the task's own poll, so that its queue pays for it. */
  #bodyOf(call: CallId, begin: RemoteTasks[string], data: never): TaskFunction<void> {
    const reply = (value: unknown) => this.#reply({ kind: 'ready', call, value });
    if (isAsyncFunction(begin as TaskFunction<unknown>)) {
      const beginAsync = begin as (data: never, task: AsyncTask) => PromiseLike<unknown>;
      return async (task) => reply(await beginAsync(data, task));
    }
    const beginGenerator = begin as (data: never) => TaskBody<unknown>;
    return function* () {
      reply(yield* beginGenerator(data));
    };
  }

  #ended(call: CallId, completion: Completion<unknown>): void {
    this.#running.delete(call);
    if (completion.kind === 'failed') {
      const { kind, message } = completion.error;
      this.#reply({ kind, call, message });
    }
    if (this.#closing && this.#running.size === 0) closePort(this.#port);
  }

  #reply(reply: TaskReply): void {
    post(this.#port, reply);
  }
}
