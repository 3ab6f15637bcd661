import type { Nanoseconds } from '@pollscope/executor';
import type { TaskId, WorkerId } from '@pollscope/protocol';

/** One call, in the terms of the source where a source map says so. */
export interface StackFrame {
  /** Empty for an anonymous function; `async f` for one that waits for the frame before it. */
  readonly function: string;
  /** A path, a `node:` module or a URL; empty for code without a file. */
  readonly file: string;
  /** From 1; 0: unknown. */
  readonly line: number;
  /** From 1; 0: unknown. */
  readonly column: number;
}

/** The call stack of a thread that has been busy with one thing for too long. Times are on the executor's clock. */
export interface StackSample {
  readonly worker: WorkerId;
  /** 0: outside any task. */
  readonly task: TaskId;
  /** When the poll began; outside any task, since when the event loop is known not to turn. */
  readonly pollStart: Nanoseconds;
  /** Much before `sampledAt` when native code ran, which can be sampled only where it returns to JavaScript. */
  readonly askedAt: Nanoseconds;
  readonly sampledAt: Nanoseconds;
  /** Innermost first, at most 200; none between two promise jobs. */
  readonly frames: readonly StackFrame[];
}
