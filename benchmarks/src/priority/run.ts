import { once } from 'node:events';
import { startGenerator, startThread } from '../load/start-thread.ts';
import type { ExecutorSetup, ForegroundSamples } from './executor-thread.ts';
import type { GeneratorSetup } from '../load/generator-thread.ts';
import type { Arrangement, Metrics } from './rows.ts';
import { SharedLoad } from '../load/shared-load.ts';

/** The executors under test share this one; the generator has the other. */
const EXECUTOR_CORE = 0;
const GENERATOR_CORE = 1;

export interface Run {
  readonly metrics: Metrics<number>;
  /** Background iterations per second that the thread had a core: comparable though other programs were at work. */
  readonly backgroundPerCoreSecond: number;
  /** How long the foreground's thread was ready without a core, as a share of the run: above 0 others were at work. */
  readonly waitedForCore: number;
  /** 1000, unless others took the generator's core. */
  readonly arrivalsPerSecond: number;
  /** Threads run on the cores, and with the priorities, that were asked for. */
  readonly placed: boolean;
}

/** One run of one row, in threads of its own. */
export async function run(arrangement: Arrangement, count: number): Promise<Run> {
  const shared = SharedLoad.forArrivals(count);
  const setups = executorSetups(arrangement, { buffer: shared.buffer, foreground: count });
  const generator: GeneratorSetup = {
    buffer: shared.buffer,
    count,
    placement: { ...setups[0]?.placement, core: GENERATOR_CORE },
  };
  const threads = await Promise.all([
    ...setups.map((setup) => startThread(new URL('./executor-thread.js', import.meta.url), setup)),
    startGenerator(generator),
  ]);
  const [foreground] = threads;
  if (foreground === undefined) throw new Error('a run has an executor');
  const ended = threads.map(({ worker }) => once(worker, 'exit'));
  for (const { worker } of threads) worker.postMessage('begin');
  const [samples] = (await once(foreground.worker, 'message')) as [ForegroundSamples];
  await Promise.all(ended);
  const metrics = metricsOf(samples);
  const waitedForCore = samples.waitedForCoreMs / samples.elapsedMs;
  return {
    metrics,
    backgroundPerCoreSecond: metrics.backgroundPerSecond / (1 - waitedForCore),
    waitedForCore,
    arrivalsPerSecond: count / ((shared.submittedMs(count - 1) - shared.submittedMs(0)) / 1000),
    placed: threads.every(({ placed }) => placed),
  };
}

/** The executor with the foreground tasks first. */
function executorSetups(
  arrangement: Arrangement,
  { buffer, foreground }: Pick<ExecutorSetup, 'buffer' | 'foreground'>,
): readonly ExecutorSetup[] {
  const { background } = arrangement;
  switch (arrangement.kind) {
    case 'one executor':
      return [{ buffer, policy: arrangement.policy, foreground, background, placement: { core: EXECUTOR_CORE } }];
    case 'two executors':
      return [
        { buffer, policy: 'fifo', foreground, background: 0, placement: { core: EXECUTOR_CORE, niceness: -20 } },
        { buffer, policy: 'fifo', foreground: 0, background, placement: { core: EXECUTOR_CORE, niceness: 19 } },
      ];
  }
}

function metricsOf(samples: ForegroundSamples): Metrics<number> {
  const delays = samples.queueDelaysMs.toSorted();
  const totals = samples.totalLatenciesMs.toSorted();
  return {
    queueDelayP50Ms: quantile(delays, 0.5),
    queueDelayP90Ms: quantile(delays, 0.9),
    queueDelayP99Ms: quantile(delays, 0.99),
    totalLatencyP50Ms: quantile(totals, 0.5),
    totalLatencyP90Ms: quantile(totals, 0.9),
    totalLatencyP99Ms: quantile(totals, 0.99),
    backgroundPerSecond: samples.backgroundIterations / (samples.elapsedMs / 1000),
  };
}

/** As Clockworker's benchmark takes them: the value whose index is nearest. */
function quantile(sorted: Float64Array, q: number): number {
  return sorted[Math.round(q * (sorted.length - 1))] ?? Number.NaN;
}
