import type { TaskBody } from '@pollscope/executor';

/** Leaf that is ready at once; as a task, the one that does nothing. */
export function* ready<T>(value: T): TaskBody<T> {
  return value;
}
