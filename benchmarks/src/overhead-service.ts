import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LoadRequest, LoadResult } from './load/http-load-process.ts';
import { rounded, type Spread, spread } from './report.ts';

const WARM_UP_BLOCKS = 12;
const BLOCKS = 150;
/** Some 100 ms: short enough that the machine is the same for the next, long enough for a p99. */
const REQUESTS = 1_000;
const CONNECTIONS = 16;
const SERVICE_CORE = 0;
const LOAD_CORE = 1;

interface ServiceCost {
  readonly serviceRequestsPerSecond: Spread;
  readonly serviceMicrosecondsPerRequest: Spread;
  readonly serviceP99Ms: Spread;
  readonly serviceMicrosecondsGainedPerRequest: Spread;
  readonly serviceThreadTimeGainedPercent: Spread;
  readonly serviceThroughputLostPercent: Spread;
  readonly serviceP99GainedPercent: Spread;
  /** Within so much of the medians of these three lie those of another run, 19 times of 20. */
  readonly serviceThreadTimeMedianIsWithin: number;
  readonly serviceThroughputMedianIsWithin: number;
  readonly serviceP99MedianIsWithin: number;
  /** 1: the service has a core of its own, and all else shares the other. 0: the system placed them as it liked. */
  readonly servicePlaced: number;
}

interface Block {
  readonly perSecond: number;
  /** Time of the service's main thread. */
  readonly microsecondsPerRequest: number;
  readonly p99: number;
}

/**
 * A service in a process of its own, with an agent whose level is `off` and `polls` in turns, under as many requests as its
 * thread can answer: what it answers fewer is what being observed costs that thread, with what its core and its caches
 * suffer from the other. Each block of requests while it is observed is compared with those before and after it.
 */
export async function serviceCost(): Promise<ServiceCost> {
  const service = start(new URL('./overhead-service-process.js', import.meta.url), [SERVICE_CORE]);
  const [{ port, placed }] = (await once(service, 'message')) as [{ port: number; placed: boolean }];
  const load = start(new URL('./load/http-load-process.js', import.meta.url), [port, CONNECTIONS, LOAD_CORE]);
  const [loader] = (await once(load, 'message')) as [{ placed: boolean }];
  const run = (level: 'off' | 'polls') => runBlock({ service, load, level });
  for (let index = 0; index < WARM_UP_BLOCKS; index++) await run(index % 2 === 0 ? 'off' : 'polls');
  const without = [await run('off')];
  const observed: Block[] = [];
  for (let index = 0; index < BLOCKS; index++) {
    observed.push(await run('polls'));
    without.push(await run('off'));
  }
  service.kill();
  load.kill();

  const gains = (figure: keyof Block) =>
    observed.map((seen, index) => {
      const [before, after] = [without[index], without[index + 1]];
      return 100 * ((2 * seen[figure]) / ((before?.[figure] ?? 0) + (after?.[figure] ?? 0)) - 1);
    });
  const threadTime = gains('microsecondsPerRequest');
  const throughput = gains('perSecond').map((gain) => -gain);
  const slowest = gains('p99');
  const microseconds = threadTime.map((gain, index) => (gain / 100) * (without[index]?.microsecondsPerRequest ?? 0));
  return {
    serviceRequestsPerSecond: spread(without.map(({ perSecond }) => perSecond)),
    serviceMicrosecondsPerRequest: spread(without.map(({ microsecondsPerRequest }) => microsecondsPerRequest)),
    serviceP99Ms: spread(without.map(({ p99 }) => p99)),
    serviceMicrosecondsGainedPerRequest: spread(microseconds),
    serviceThreadTimeGainedPercent: spread(threadTime),
    serviceThroughputLostPercent: spread(throughput),
    serviceP99GainedPercent: spread(slowest),
    serviceThreadTimeMedianIsWithin: medianIsWithin(threadTime),
    serviceThroughputMedianIsWithin: medianIsWithin(throughput),
    serviceP99MedianIsWithin: medianIsWithin(slowest),
    servicePlaced: placed && loader.placed ? 1 : 0,
  };
}

function start(script: URL, args: readonly number[]): ChildProcess {
  return fork(fileURLToPath(script), args.map(String));
}

async function runBlock(run: {
  readonly service: ChildProcess;
  readonly load: ChildProcess;
  readonly level: 'off' | 'polls';
}): Promise<Block> {
  const before = await setLevel(run.service, run.level);
  const { seconds, latencies } = await loaded(run.load, { requests: REQUESTS });
  const threadNs = (await setLevel(run.service, run.level)) - before;
  const sorted = [...latencies].sort((a, b) => a - b);
  return {
    perSecond: REQUESTS / seconds,
    microsecondsPerRequest: threadNs / 1000 / REQUESTS,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
  };
}

async function loaded(load: ChildProcess, request: LoadRequest): Promise<LoadResult> {
  load.send(request);
  const [result] = (await once(load, 'message')) as [LoadResult];
  return result;
}

/** Resolves with the nanoseconds for which the service's main thread has run. */
async function setLevel(service: ChildProcess, level: 'off' | 'polls'): Promise<number> {
  service.send(level);
  const [threadNs] = (await once(service, 'message')) as [number];
  return threadNs;
}

/**
 * Half of the 95 % interval of the median, by order statistics: for n values the ranks n / 2 ± 0.98 √n (Conover, Practical
 * Nonparametric Statistics, 3.2).
 */
function medianIsWithin(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const reach = 0.98 * Math.sqrt(sorted.length);
  const low = sorted[Math.max(0, Math.floor(sorted.length / 2 - reach))] ?? Number.NaN;
  const high = sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length / 2 + reach))] ?? Number.NaN;
  return rounded((high - low) / 2);
}
