import { get } from 'node:http';
import { Executor, type PolicyName } from '@pollscope/executor';
import { controlApi } from './control-api.ts';
import { Faults } from './faults.ts';
import { type Load, noLoad, startLoad } from './load.ts';
import { createPalette } from './palette.ts';
import { Prerenderer } from './prerenderer.ts';
import { type TilesExecutor, WEIGHTS } from './queues.ts';
import { seededRandom } from './random.ts';
import { startService } from './service.ts';
import { TileCache } from './tile-cache.ts';
import { TileRenderer } from './tile-renderer.ts';
import { type TileCounts, tileRoutes } from './tile-routes.ts';

/** Some 800 tiles. */
const CACHE_BYTES = 96 * 2 ** 20;
/** Short, so that there is always something to render again, as if the fractal changed under its viewers. */
const TILE_LIFETIME_MS = 20_000;
/** Any seed will do; a fixed one makes runs comparable. */
const SEED = 2;

const POLICY: PolicyName = 'eevdf';

export interface TilesOptions {
  readonly executor: TilesExecutor;
  /** Of the service; 0 takes any free port. */
  readonly port: number;
  /** Where the console is, without its token. */
  readonly consoleUrl: string;
  /** Mean requests per second of the load driver; `undefined` for no load driver. */
  readonly requestsPerSecond: number | undefined;
}

export interface Tiles {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** A panicked task whose outcome nobody waits for is reported, and the service goes on. */
export function createTilesExecutor(): TilesExecutor {
  return new Executor({
    queues: WEIGHTS,
    policy: POLICY,
    onUnobservedPanic: (error) => console.error(error),
  });
}

/** Starts the service, its background work and its load. */
export async function startTiles(options: TilesOptions): Promise<Tiles> {
  const { executor } = options;
  const now = (): number => performance.now();
  const paint = createPalette();
  const cache = new TileCache({ maxBytes: CACHE_BYTES, lifetimeMs: TILE_LIFETIME_MS, now });
  const renderer = new TileRenderer({ cache, paint });
  const prerenderer = new Prerenderer({ executor, cache, renderer, random: seededRandom(SEED) });
  const tileCounts: TileCounts = { hits: 0, misses: 0 };
  const service = await startService({ port: options.port });
  const { origin } = service;
  const faults = new Faults({ executor, paint, now, requestSelf: (path) => request(`${origin}${path}`) });
  const load = loadFor(options, origin);
  service.use('/', tileRoutes({ executor, cache, renderer, prerenderer, faults, counts: tileCounts }));
  service.use('/api', controlApi({ ...options, policy: POLICY, cache, prerenderer, faults, load, tileCounts }));
  prerenderer.start();
  return {
    origin,
    close: () => {
      load.stop();
      prerenderer.stop();
      faults.releaseAll();
      return service.close();
    },
  };
}

function loadFor({ requestsPerSecond }: TilesOptions, origin: string): Load {
  return requestsPerSecond === undefined ? noLoad() : startLoad({ origin, requestsPerSecond, policy: POLICY });
}

function request(url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, (response) => response.resume().once('end', resolve)).once('error', reject);
  });
}
