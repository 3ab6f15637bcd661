import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveModel } from '@pollscope/interop/tokio-console';
import type { ConsoleClient } from './console-client.ts';

/** News of what begins in a busy program are newer, unless the subscriber is behind; shorter waits would go unseen. */
const BEHIND_NS = 0.3e9;
/** Some 12,000 records a second, at about a per cent of a core for each side. */
const NUDGE_EVERY_MS = 10;

/**
 * Keeps the news new: where more begins in a program than the subscriber takes in by itself, it would tell of it later and
 * later, by minutes, until its buffer is half full.
 */
export class Backlog {
  readonly #client: ConsoleClient;
  readonly #model: LiveModel;
  #newestBefore = Number.NEGATIVE_INFINITY;
  #isBehind = false;
  #isNudging = false;

  constructor(client: ConsoleClient, model: LiveModel) {
    this.#client = client;
    this.#model = model;
  }

  /** After a step: nudges the subscriber until the next one, if it is behind. */
  follow(signal: AbortSignal): void {
    const { newestStart, delay } = this.#model;
    // Without anything new there is nothing to catch up with: nothing begins in the program.
    this.#isBehind = delay > BEHIND_NS && newestStart > this.#newestBefore;
    this.#newestBefore = newestStart;
    if (this.#isNudging || !this.#isBehind) return;
    this.#isNudging = true;
    const over = () => {
      this.#isNudging = false;
    };
    // Why the connection ended its other streams tell.
    this.#nudge(signal).then(over, over);
  }

  async #nudge(signal: AbortSignal): Promise<void> {
    while (this.#isBehind && !signal.aborted) {
      await this.#client.nudge(signal);
      await sleep(NUDGE_EVERY_MS, undefined, { signal });
    }
  }
}
