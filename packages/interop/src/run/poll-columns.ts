import type {
  PollOutcome,
  PollsSection,
  TaskId,
  WakeEffect,
  WakeSource,
  WakesSection,
  WorkerId,
} from '@pollscope/protocol';

/** Polls of one worker for the next frame. */
export class PollColumns {
  readonly #task: TaskId[] = [];
  readonly #start: number[] = [];
  readonly #duration: number[] = [];
  readonly #queueDelay: number[] = [];
  readonly #outcome: PollOutcome[] = [];

  get length(): number {
    return this.#task.length;
  }

  /** Positional, because it is called for every poll. */
  push(task: TaskId, start: number, duration: number, queueDelay: number, outcome: PollOutcome): void {
    this.#task.push(task);
    this.#start.push(start);
    this.#duration.push(duration);
    this.#queueDelay.push(queueDelay);
    this.#outcome.push(outcome);
  }

  section(worker: WorkerId): PollsSection {
    return {
      kind: 'polls',
      worker,
      length: this.length,
      task: Uint32Array.from(this.#task),
      start: Float64Array.from(this.#start),
      duration: Float64Array.from(this.#duration),
      queueDelay: Float64Array.from(this.#queueDelay),
      outcome: Uint8Array.from(this.#outcome),
      source: new Uint8Array(this.length),
    };
  }
}

/** Wakes on one worker for the next frame. */
export class WakeColumns {
  readonly #time: number[] = [];
  readonly #task: TaskId[] = [];
  readonly #waker: TaskId[] = [];
  readonly #source: WakeSource[] = [];
  readonly #effect: WakeEffect[] = [];

  get length(): number {
    return this.#time.length;
  }

  /** Positional, because it is called for every wake. */
  push(time: number, task: TaskId, waker: TaskId, source: WakeSource, effect: WakeEffect): void {
    this.#time.push(time);
    this.#task.push(task);
    this.#waker.push(waker);
    this.#source.push(source);
    this.#effect.push(effect);
  }

  section(worker: WorkerId): WakesSection {
    return {
      kind: 'wakes',
      worker,
      length: this.length,
      time: Float64Array.from(this.#time),
      task: Uint32Array.from(this.#task),
      waker: Uint32Array.from(this.#waker),
      source: Uint8Array.from(this.#source),
      effect: Uint8Array.from(this.#effect),
    };
  }
}
