import { fromPromise, type TaskBody, yieldNow } from '@pollscope/executor';
import { renderTile } from './fractal.ts';
import type { Paint } from './palette.ts';
import { encodePng } from './png.ts';
import { type TileAddress, tileKey } from './tile-address.ts';
import type { TileCache } from './tile-cache.ts';

/** The size that web maps use. */
export const TILE_SIZE = 256;

export interface TileRendererOptions {
  readonly cache: TileCache;
  readonly paint: Paint;
}

/** Renders tiles inside tasks, a step a poll, and keeps them in the cache. */
export class TileRenderer {
  readonly #cache: TileCache;
  readonly #paint: Paint;

  constructor(options: TileRendererOptions) {
    this.#cache = options.cache;
    this.#paint = options.paint;
  }

  /** Leaf for a task: the tile from the cache, or rendered now with about `stepIterations` of work in each poll. */
  *tile(address: TileAddress, stepIterations: number): TaskBody<Buffer> {
    const key = tileKey(address);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const steps = renderTile(address, { size: TILE_SIZE, stepIterations, paint: this.#paint });
    let step = steps.next();
    while (step.done !== true) {
      yield* yieldNow();
      step = steps.next();
    }
    const png = yield* fromPromise(encodePng(step.value, TILE_SIZE));
    this.#cache.set(key, png);
    return png;
  }
}
