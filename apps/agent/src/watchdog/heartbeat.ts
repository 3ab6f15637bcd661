import type { Nanoseconds } from '@pollscope/executor';
import type { MessagePort } from 'node:worker_threads';
import { type SharedState, Word } from './shared-state.ts';

/**
 * The longest that a block can go on before a heartbeat meets it. With the threshold of 100 ms a blocked loop is thus
 * known some 80 ms after passing it; each heartbeat costs an idle program one wake-up of 50 to 100 µs.
 */
const BEAT_EVERY_NS = 75e6;

/** Asks the program's event loop for a sign of life: one question at a time, so that none pile up. */
export class Heartbeat {
  readonly #port: MessagePort;
  readonly #state: SharedState;
  #beat = 0;
  #sentAt: Nanoseconds = Number.NEGATIVE_INFINITY;

  constructor(port: MessagePort, state: SharedState) {
    this.#port = port;
    this.#state = state;
  }

  /** Whether the last question is still unanswered. If it is not, asks the next one when it is due. */
  check(now: Nanoseconds): boolean {
    if (Atomics.load(this.#state.words, Word.answered) !== this.#beat) return true;
    if (now - this.#sentAt >= BEAT_EVERY_NS) {
      this.#beat = (this.#beat + 1) | 0;
      this.#sentAt = now;
      this.#port.postMessage(this.#beat);
    }
    return false;
  }
}
