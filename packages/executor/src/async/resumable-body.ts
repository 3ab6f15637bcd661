import type { Wait } from '../wait.ts';
import type { JobOwner } from './promise-jobs.ts';

/** The body of a task that does not run within {@link next}: an async function. */
export interface ResumableBody<T> extends JobOwner {
  /** Sets it going. What it does runs in promise jobs, but for the first part of the function. */
  resume(): void;
  /** Tells where it stands once those have run. @throws what it threw. */
  next(): IteratorResult<Wait, T>;
  /** The task was aborted. */
  abort(): void;
}
