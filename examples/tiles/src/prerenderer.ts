import { type JoinHandle, sleep, type TaskBody, yieldNow } from '@pollscope/executor';
import type { TilesExecutor } from './queues.ts';
import { MAX_ZOOM, type TileAddress, tileKey } from './tile-address.ts';
import type { TileCache } from './tile-cache.ts';
import type { TileRenderer } from './tile-renderer.ts';

/** Runnable at once. Under FIFO a request waits for a poll of each of them every time it yields. */
const LANES = 16;

/** About 1 ms of work a poll: longer than a request's, as batch work tends to be. */
const STEP_ITERATIONS = 200_000;

/** Requests whose surroundings are rendered ahead; older ones are likely to be out of the viewer's sight. */
const REMEMBERED_REQUESTS = 64;

/** How often tiles past their lifetime are freed. */
const EXPIRY_INTERVAL_MS = 1000;

/** What to render ahead before anybody asked for a tile. */
const ROOT: TileAddress = { fractal: 'mandelbrot', zoom: 0, x: 0, y: 0 };

export interface PrerendererOptions {
  readonly executor: TilesExecutor;
  readonly cache: TileCache;
  readonly renderer: TileRenderer;
  /** Numbers from 0 up to 1. */
  readonly random: () => number;
}

/**
 * Renders tiles below recently requested ones into the cache, as background tasks without end: there is always a deeper
 * tile that is not cached, and cached ones expire.
 */
export class Prerenderer {
  readonly #options: PrerendererOptions;
  readonly #requests: TileAddress[] = [];
  readonly #underway = new Set<string>();
  readonly #handles: JoinHandle<void>[] = [];
  #oldest = 0;
  #rendered = 0;

  constructor(options: PrerendererOptions) {
    this.#options = options;
  }

  /** Tiles rendered ahead since the start. */
  get rendered(): number {
    return this.#rendered;
  }

  start(): void {
    const background = this.#options.executor.queue('background');
    for (let lane = 0; lane < LANES; lane++) {
      this.#handles.push(background.spawn(() => this.#renderAhead(), { name: 'prerender' }));
    }
    this.#handles.push(background.spawn(() => this.#expireCache(), { name: 'expire cache' }));
  }

  /** Ends the tasks where they are. */
  stop(): void {
    for (const handle of this.#handles.splice(0)) handle.abort();
  }

  noteRequest(address: TileAddress): void {
    this.#requests[this.#oldest] = address;
    this.#oldest = (this.#oldest + 1) % REMEMBERED_REQUESTS;
  }

  *#renderAhead(): TaskBody<void> {
    for (;;) {
      const address = this.#next();
      const key = tileKey(address);
      this.#underway.add(key);
      try {
        yield* this.#options.renderer.tile(address, STEP_ITERATIONS);
        this.#rendered++;
      } finally {
        this.#underway.delete(key);
      }
      // Where nothing deeper is left the tile is in the cache already: without this, the lane would never yield.
      yield* yieldNow();
    }
  }

  *#expireCache(): TaskBody<void> {
    for (;;) {
      yield* sleep(EXPIRY_INTERVAL_MS);
      this.#options.cache.expire();
    }
  }

  /** Goes down from a request, a random quarter at a time, until a tile is neither cached nor underway. */
  #next(): TileAddress {
    const { random } = this.#options;
    const from = this.#requests[Math.floor(random() * this.#requests.length)] ?? ROOT;
    let { zoom, x, y } = from;
    while (zoom < MAX_ZOOM) {
      zoom++;
      x = 2 * x + Math.floor(random() * 2);
      y = 2 * y + Math.floor(random() * 2);
      const key = tileKey({ fractal: from.fractal, zoom, x, y });
      if (!this.#options.cache.has(key) && !this.#underway.has(key)) break;
    }
    return { fractal: from.fractal, zoom, x, y };
  }
}
