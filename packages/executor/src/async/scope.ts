import { currentHost } from '../host.ts';
import type { TaskId } from '../probe.ts';
import type { Task } from '../task.ts';
import type { Leaf, Wait } from '../wait.ts';
import type { AsyncPolls } from './async-polls.ts';
import { AbortError, type AsyncTask, type TaskSignal } from './async-task.ts';
import { LeafRuns } from './leaf-runs.ts';
import type { ResumableBody } from './resumable-body.ts';

/** The {@link AsyncTask} of one async function. */
export class Scope implements AsyncTask {
  readonly leaves = new LeafRuns();
  /** What a poll gives while the function goes on. */
  readonly step: IteratorYieldResult<Wait> = { done: false, value: this.leaves };
  readonly #body: ResumableBody<unknown>;
  readonly #task: Task;
  readonly #polls: AsyncPolls;
  #controller: { readonly signal: TaskSignal; abort(reason: unknown): void } | undefined;
  #endedBy: Error | undefined;

  constructor(body: ResumableBody<unknown>, task: Task, polls: AsyncPolls) {
    this.#body = body;
    this.#task = task;
    this.#polls = polls;
  }

  get id(): TaskId {
    return this.#task.id;
  }

  get signal(): TaskSignal {
    if (this.#controller === undefined) {
      this.#controller = new (currentHost().AbortController)();
      this.#abortSignal();
    }
    return this.#controller.signal;
  }

  run<T>(leaf: Leaf<T>): Promise<T> {
    if (this.#endedBy !== undefined) return Promise.reject(this.#endedBy);
    if (!this.#polls.isPolling(this.#body)) return this.leaves.run(leaf, false);
    return this.#polls.within(this.#body, this.#task, () => this.leaves.run(leaf, true));
  }

  endedError(): Error {
    return new Error(`task "${this.#task.name}" (${this.id}) has ended: it runs no more leaves`);
  }

  /** @throws what the leaves' `finally` blocks throw. */
  end(reason: Error): void {
    this.#endedBy = reason;
    this.#abortSignal();
    this.leaves.end(reason);
  }

  #abortSignal(): void {
    if (this.#endedBy instanceof AbortError) this.#controller?.abort(this.#endedBy);
  }
}
