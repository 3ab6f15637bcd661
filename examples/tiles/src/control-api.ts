import { Router } from 'express';
import type { PolicyName } from '@pollscope/executor';
import type { FaultKind, Faults } from './faults.ts';
import type { Load } from './load.ts';
import type { Prerenderer } from './prerenderer.ts';
import { POLICIES, QUEUES, type TilesExecutor } from './queues.ts';
import { readFaultLength, readPolicy, readRate, readWeight } from './request-body.ts';
import type { TileCache } from './tile-cache.ts';
import type { TileCounts } from './tile-routes.ts';

export interface ControlApiOptions {
  readonly executor: TilesExecutor;
  /** The policy with which the executor was made. */
  readonly policy: PolicyName;
  readonly cache: TileCache;
  readonly prerenderer: Prerenderer;
  readonly faults: Faults;
  readonly load: Load;
  readonly tileCounts: TileCounts;
  /** Where the console is, without its token. */
  readonly consoleUrl: string;
}

const FAULT_KINDS: readonly FaultKind[] = ['long-poll', 'busy-yield', 'stuck-request'];

/**
 * JSON under /api: `GET state`, `POST policy|weights|load` and `POST faults/KIND`. Handled outside the executor, so that the
 * controls neither wait behind the tiles nor show up among them.
 */
export function controlApi(options: ControlApiOptions): Router {
  const { executor, faults, load } = options;
  let { policy } = options;
  const router = Router();

  router.get('/state', (_request, response) => {
    response.json({
      policy,
      policies: POLICIES,
      queues: QUEUES.map((name) => {
        const { view } = executor.queue(name);
        const { polls, received, entitled, spawnedTasks, liveTasks } = executor.queue(name).stats();
        const { weight, depth, lag } = view;
        return { name, weight, depth, lag, polls, received, entitled, spawnedTasks, liveTasks };
      }),
      load: { requestsPerSecond: load.requestsPerSecond, report: load.report },
      latencyByPolicy: load.latencyByPolicy,
      cache: { ...options.cache.stats, ...options.tileCounts, prerendered: options.prerenderer.rendered },
      faults: faults.list,
      consoleUrl: options.consoleUrl,
    });
  });

  router.post('/policy', (request, response) => {
    const next = readPolicy(request.body);
    executor.setPolicy(next);
    policy = next;
    load.beginMeasuring(policy);
    response.json({ policy });
  });

  router.post('/weights', (request, response) => {
    const { queue, weight } = readWeight(request.body);
    executor.queue(queue).setWeight(weight);
    load.beginMeasuring(policy);
    response.json({ queue, weight });
  });

  router.post('/load', (request, response) => {
    load.setRate(readRate(request.body));
    load.beginMeasuring(policy);
    response.json({ requestsPerSecond: load.requestsPerSecond });
  });

  for (const kind of FAULT_KINDS) {
    router.post(`/faults/${kind}`, (request, response) => {
      response.status(202).json(faults.inject(kind, readFaultLength(request.body, kind)));
    });
  }

  router.post('/faults/stuck-request/release', (_request, response) => {
    faults.releaseAll();
    response.json({ released: true });
  });

  return router;
}
