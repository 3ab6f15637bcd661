import type { Nanoseconds, WorkerId } from '@pollscope/protocol';

interface EnteredSpan {
  readonly start: Nanoseconds;
  /** Text of the fields. */
  readonly fields: number;
}

/** Spans that were entered and not left, for each worker: several workers can be in one span at a time. */
export class SpanBook {
  readonly #entered: (Map<number, EnteredSpan> | undefined)[] = [];

  get open(): number {
    return this.#entered.reduce((count, spans) => count + (spans?.size ?? 0), 0);
  }

  enter(span: number, worker: WorkerId, entered: EnteredSpan): void {
    (this.#entered[worker] ??= new Map()).set(span, entered);
  }

  /** Undefined for one that was entered before the recording began. */
  exit(span: number, worker: WorkerId): EnteredSpan | undefined {
    const entered = this.#entered[worker]?.get(span);
    this.#entered[worker]?.delete(span);
    return entered;
  }
}
