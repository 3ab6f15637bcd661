import type { JoinHandle, TaskBody } from '@pollscope/executor';
import { JoinError } from '@pollscope/executor';
import { type Response, Router } from 'express';
import type { Faults } from './faults.ts';
import type { Prerenderer } from './prerenderer.ts';
import type { TilesExecutor } from './queues.ts';
import { parseTileAddress, tileKey } from './tile-address.ts';
import type { TileCache } from './tile-cache.ts';
import type { TileRenderer } from './tile-renderer.ts';

/** About 0.5 ms of work a poll, so that one request does not hold up the next. */
const STEP_ITERATIONS = 150_000;

/** Answered tile requests since the start. */
export interface TileCounts {
  hits: number;
  misses: number;
}

export interface TileRoutesOptions {
  readonly executor: TilesExecutor;
  readonly cache: TileCache;
  readonly renderer: TileRenderer;
  readonly prerenderer: Prerenderer;
  readonly faults: Faults;
  readonly counts: TileCounts;
}

/** `GET /tiles/FRACTAL/ZOOM/X/Y.png` and `GET /held/FAULT`: each request is a foreground task. */
export function tileRoutes(options: TileRoutesOptions): Router {
  const { cache, counts, faults, prerenderer, renderer } = options;
  const foreground = options.executor.queue('foreground');
  const router = Router();

  router.get('/tiles/:fractal/:zoom/:x/:y.png', async (request, response) => {
    const address = parseTileAddress(request.params);
    prerenderer.noteRequest(address);
    const hit = cache.has(tileKey(address));
    const task = foreground.spawn(() => renderer.tile(address, STEP_ITERATIONS), { name: 'GET tile' });
    const png = await answer(task, response);
    if (png === undefined) return;
    counts[hit ? 'hits' : 'misses']++;
    // The browser must come back: what is to be seen here are requests.
    response
      .set({ 'Cache-Control': 'no-store', 'X-Tile-Cache': hit ? 'hit' : 'miss' })
      .type('png')
      .send(png);
  });

  router.get('/held/:fault', async (request, response) => {
    const id = Number(request.params.fault);
    const task = foreground.spawn(() => held(faults, id), { name: 'GET held' });
    const text = await answer(task, response);
    if (text !== undefined) response.type('text').send(text);
  });

  return router;
}

function* held(faults: Faults, id: number): TaskBody<string> {
  yield* faults.hold(id);
  return 'released\n';
}

/** The task's value; `undefined` when the client went away first, which aborts the task. Throws when it panicked. */
async function answer<T>(task: JoinHandle<T>, response: Response): Promise<T | undefined> {
  const abort = (): void => task.abort();
  response.once('close', abort);
  try {
    return await task;
  } catch (error) {
    if (error instanceof JoinError && error.kind === 'aborted') return undefined;
    throw error;
  } finally {
    response.off('close', abort);
  }
}
