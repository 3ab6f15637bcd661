import { type Nanoseconds, type TaskId, WakeEffect, type WorkerId } from '@pollscope/protocol';

/** What is known of each task as time goes on. Columns by task, as there may be millions. */
export class TaskBook {
  readonly #begun: Uint8Array;
  readonly #ended: Uint8Array;
  /** First wake since the start of the last poll; NaN: none. */
  readonly #woken: Float64Array;
  /** End of the last poll, or the spawn before the first one; NaN when not known. */
  readonly #idleSince: Float64Array;
  readonly #polled: Uint8Array;
  /** Worker that polls it plus 1; 0: none does. */
  readonly #open: Uint16Array;
  readonly #selfWoken: Uint8Array;

  constructor(tasks: number) {
    const size = tasks + 1;
    this.#begun = new Uint8Array(size);
    this.#ended = new Uint8Array(size);
    this.#woken = new Float64Array(size).fill(Number.NaN);
    this.#idleSince = new Float64Array(size).fill(Number.NaN);
    this.#polled = new Uint8Array(size);
    this.#open = new Uint16Array(size);
    this.#selfWoken = new Uint8Array(size);
  }

  /** Whether this is the first that is told of the task. */
  begin(task: TaskId): boolean {
    if (this.#begun[task] === 1) return false;
    this.#begun[task] = 1;
    return true;
  }

  hasBegun(task: TaskId): boolean {
    return this.#begun[task] === 1;
  }

  isPolled(task: TaskId): boolean {
    return this.#open[task] !== 0;
  }

  /** The worker that polls it now; undefined when none does. */
  polledOn(task: TaskId): WorkerId | undefined {
    const open = this.#open[task] ?? 0;
    return open === 0 ? undefined : open - 1;
  }

  /** From the spawn on it waits for its first poll. */
  spawned(task: TaskId, time: Nanoseconds): void {
    this.#idleSince[task] = time;
    this.#woken[task] = time;
  }

  woken(task: TaskId, time: Nanoseconds, waker: TaskId): WakeEffect {
    const isFirst = Number.isNaN(this.#woken[task]);
    if (isFirst) this.#woken[task] = time;
    if (waker === task) this.#selfWoken[task] = 1;
    if (this.isPolled(task)) return isFirst ? WakeEffect.duringPoll : WakeEffect.alreadyQueued;
    return isFirst ? WakeEffect.queued : WakeEffect.alreadyQueued;
  }

  /** How long it was runnable before this poll; undefined when nothing tells. */
  pollStarted(task: TaskId, time: Nanoseconds, worker: WorkerId): Nanoseconds | undefined {
    const woken = this.#woken[task] as number;
    const since = this.#polled[task] === 1 ? Math.max(woken, this.#idleSince[task] as number) : woken;
    this.#woken[task] = Number.NaN;
    this.#selfWoken[task] = 0;
    this.#open[task] = worker + 1;
    this.#polled[task] = 1;
    return Number.isNaN(since) ? undefined : Math.max(0, time - since);
  }

  /** Whether it has made itself runnable again. */
  pollEnded(task: TaskId, time: Nanoseconds): boolean {
    this.#open[task] = 0;
    this.#idleSince[task] = time;
    return this.#selfWoken[task] === 1;
  }

  /** Whether it had not ended before. */
  end(task: TaskId): boolean {
    if (this.#ended[task] === 1) return false;
    this.#ended[task] = 1;
    return true;
  }

  hasEnded(task: TaskId): boolean {
    return this.#ended[task] === 1;
  }
}
