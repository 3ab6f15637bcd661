import type { TaskId } from '../probe.ts';
import type { Leaf } from '../wait.ts';

/** The host's `AbortSignal`, where its types are known. */
export type TaskSignal = typeof globalThis extends { readonly AbortSignal: { readonly prototype: infer Signal } }
  ? Signal
  : { readonly aborted: boolean; readonly reason: unknown };

/** What an async function is given that runs as a task; see `Queue.spawn`. */
export interface AsyncTask {
  readonly id: TaskId;
  /** Aborted with the task, for what the executor does not run: `fetch(url, { signal: task.signal })`. */
  readonly signal: TaskSignal;
  /**
   * Runs a leaf as `yield*` does in a generator task: `await task.run(sleep(10))`. The executor resumes the function, when
   * its queue has its turn. Of a leaf that is ready at once the promise is settled at once, one operation of the budget
   * as ever, unless the host has resumed the function since the executor last did: then that is what comes first.
   * Rejects with an {@link AbortError} when the task is aborted, and with an Error when it has ended.
   */
  run<T>(leaf: Leaf<T>): Promise<T>;
}

/** Why a task that is an async function has to end: somebody aborted it. Its name is the one of the web's. */
export class AbortError extends Error {
  override readonly name = 'AbortError';
}
