import type { LiveModel } from '@pollscope/interop/tokio-console';
import type { ConsoleClient } from './console-client.ts';
import { detailsOf } from './wire/read-update.ts';

/**
 * Tasks whose distributions are asked for: each costs the program a few kilobytes of encoding a second, and a stream of
 * the connection, of which servers allow 100 and more.
 */
const MOST_WATCHED = 64;

/** Watches the tasks that are polled most, since of the others only counts and sums are told. */
export class TaskWatch {
  readonly #client: ConsoleClient;
  readonly #model: LiveModel;
  readonly #watched = new Map<bigint, AbortController>();

  constructor(client: ConsoleClient, model: LiveModel) {
    this.#client = client;
    this.#model = model;
  }

  get size(): number {
    return this.#watched.size;
  }

  /** Watches those that are busiest now; one that is watched stays so while it is among the two times as many busiest. */
  follow(): void {
    const busiest = this.#model.busiest(2 * MOST_WATCHED);
    const candidates = new Set(busiest);
    for (const [span, watch] of this.#watched) if (!candidates.has(span)) watch.abort();
    for (const span of busiest) {
      if (this.#watched.size >= MOST_WATCHED) return;
      if (!this.#watched.has(span)) this.#begin(span);
    }
  }

  close(): void {
    for (const watch of this.#watched.values()) watch.abort();
  }

  #begin(span: bigint): void {
    const watch = new AbortController();
    this.#watched.set(span, watch);
    const over = () => {
      this.#watched.delete(span);
      this.#model.unwatched(span);
    };
    // That it ended, or is not known any more, is no news: the updates tell of it.
    this.#read(span, watch.signal).then(over, over);
  }

  async #read(span: bigint, signal: AbortSignal): Promise<void> {
    for await (const details of this.#client.taskDetails(span, signal)) {
      this.#model.taskDetails(span, detailsOf(details));
    }
  }
}
