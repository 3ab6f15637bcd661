import type { AsyncFunction, TaskFunction } from '../async/async-body.ts';
import type { Queue, SpawnOptions } from '../queue.ts';
import { JoinError } from '../join-error.ts';
import type { JoinHandle } from '../join-handle.ts';
import { refuseAwait } from '../refuse-await.ts';
import { Resource } from '../resource.ts';
import type { Leaf, TaskBody } from '../wait.ts';
import { type Branch, Branches } from './branches.ts';
import type { NamedOptions } from './named-options.ts';

/**
 * Leaf: tasks that do not outlive a block of code. It ends when `body` and all tasks that were spawned into the group
 * have ended, and gives what `body` returned. As soon as one panics or `body` throws, the other members are aborted, then
 * `body` is cancelled where it waits, and the error is thrown; when the task itself is aborted, so are the members. A
 * member that somebody aborts by its handle is no failure. Tokio's `JoinSet` aborts its tasks too, but fails alone.
 *
 * ```ts
 * const total = yield* taskGroup(function* (group) {
 *   const parts = files.map((file) => group.spawn(background, () => count(file)));
 *   return sum(yield* gather(parts.map((part) => part.join())));
 * });
 * ```
 */
export function* taskGroup<T>(body: (group: TaskGroup) => Leaf<T>, { name = '' }: NamedOptions = {}): TaskBody<T> {
  const branches = new Branches<unknown>(new Resource({ kind: 'group', name }));
  const group = new TaskGroup(branches);
  const main = branches.add(body(group));
  let result: unknown;
  try {
    while (branches.size > 0) {
      for (const branch of branches.takeWoken()) {
        if (branch !== main) group.poll(branch);
        else result = branch.poll().value;
      }
      if (branches.size > 0) yield branches;
    }
  } finally {
    group.end();
    branches.cancelAll();
  }
  return result as T; // of the poll that ended the body
}
refuseAwait(taskGroup);

/** The tasks of a {@link taskGroup}. */
export class TaskGroup {
  readonly #branches: Branches<unknown>;
  readonly #members = new Map<Branch<unknown>, JoinHandle<unknown>>();
  #ended = false;

  /** Made by {@link taskGroup}. */
  constructor(branches: Branches<unknown>) {
    this.#branches = branches;
  }

  /** Members that have not ended. */
  get size(): number {
    return this.#members.size;
  }

  /**
   * As `queue.spawn`, into the group. Members may spawn more.
   * @throws Error when the group has ended.
   */
  spawn<T>(queue: Queue, task: AsyncFunction<T>, options?: SpawnOptions): JoinHandle<T>;
  spawn<T>(queue: Queue, task: () => TaskBody<T>, options?: SpawnOptions): JoinHandle<T>;
  spawn<T>(queue: Queue, task: TaskFunction<T>, options?: SpawnOptions): JoinHandle<T> {
    if (this.#ended) throw new Error('this task group has ended: spawn into the queue itself, or into a new group');
    const handle = queue.spawn(task, { location: queue.callerOf(task, this, 'spawn'), ...options });
    const join = handle.join();
    // Begins to join now, so that a panic is the group's to handle even if the group is polled only later.
    join.next();
    this.#members.set(this.#branches.add(join), handle);
    return handle;
  }

  /** Aborts all members there are now. */
  abortAll(): void {
    for (const handle of this.#members.values()) handle.abort();
  }

  /** For {@link taskGroup}. @throws JoinError when the member has panicked. */
  poll(branch: Branch<unknown>): void {
    try {
      if (branch.poll().done !== true) return;
    } catch (error) {
      if (!(error instanceof JoinError) || error.kind !== 'aborted') throw error;
    }
    this.#members.delete(branch);
  }

  /** For {@link taskGroup}. */
  end(): void {
    this.#ended = true;
    this.abortAll();
    this.#members.clear();
  }
}
