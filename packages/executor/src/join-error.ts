import type { TaskId } from './probe.ts';

/** What a joiner of a task that did not finish gets. */
export class JoinError extends Error {
  override readonly name = 'JoinError';
  /** `aborted`: somebody called `abort()`. `panicked`: the task threw `cause`. */
  readonly kind: 'aborted' | 'panicked';

  private constructor(kind: JoinError['kind'], message: string, options?: { readonly cause: unknown }) {
    super(message, options);
    this.kind = kind;
  }

  static aborted(task: { readonly id: TaskId; readonly name: string }): JoinError {
    return new JoinError('aborted', `task "${task.name}" (${task.id}) was aborted`);
  }

  static panicked(task: { readonly id: TaskId; readonly name: string }, cause: unknown): JoinError {
    return new JoinError('panicked', `task "${task.name}" (${task.id}) panicked: ${thrownText(cause)}`, { cause });
  }

  /** Of a task on another thread, from which nothing but text comes. */
  static elsewhere(kind: JoinError['kind'], message: string): JoinError {
    return new JoinError(kind, message);
  }
}

/** What was thrown, as text. Anything can be thrown, even an object whose conversion to text throws. */
export function thrownText(thrown: unknown): string {
  try {
    return thrown instanceof Error ? thrown.message : String(thrown);
  } catch {
    return 'a value that has no text';
  }
}
