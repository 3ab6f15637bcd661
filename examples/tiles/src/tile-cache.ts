import { LRUCache } from 'lru-cache';

export interface TileCacheOptions {
  /** Bytes of PNG kept; the least recently used tiles go first. */
  readonly maxBytes: number;
  /** Milliseconds after which a tile has to be rendered again. */
  readonly lifetimeMs: number;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

export interface TileCacheStats {
  readonly tiles: number;
  readonly bytes: number;
}

/** Rendered tiles by key, bounded in bytes and in age. */
export class TileCache {
  readonly #tiles: LRUCache<string, Buffer>;

  constructor(options: TileCacheOptions) {
    this.#tiles = new LRUCache({
      maxSize: options.maxBytes,
      sizeCalculation: (png) => png.byteLength,
      ttl: options.lifetimeMs,
      // Read the given clock each time; the default remembers a reading for a millisecond of real time.
      ttlResolution: 0,
      perf: { now: options.now },
    });
  }

  get stats(): TileCacheStats {
    return { tiles: this.#tiles.size, bytes: this.#tiles.calculatedSize };
  }

  /** The tile, unless it is absent or too old; makes it the most recently used. */
  get(key: string): Buffer | undefined {
    return this.#tiles.get(key);
  }

  /** Whether `get` would find it; counts as no use. */
  has(key: string): boolean {
    return this.#tiles.has(key);
  }

  set(key: string, png: Buffer): void {
    this.#tiles.set(key, png);
  }

  /** Frees the tiles that are too old. O(tiles kept). */
  expire(): void {
    this.#tiles.purgeStale();
  }
}
