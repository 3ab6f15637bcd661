import { comparison } from './priority/comparison.ts';
import { ROWS, type Metrics, type RowId } from './priority/rows.ts';
import { type Run, run } from './priority/run.ts';
import { atLeast, atMost, type Report, type Spread, spread } from './report.ts';

const QUICK = process.argv.includes('--quick');
const ROUNDS = QUICK ? 1 : 3;
const FOREGROUND_TASKS = QUICK ? 1000 : 5000;

/**
 * Clockworker's benchmark: tasks that arrive 1000 times a second beside background tasks that would fill the core, under
 * each policy, and with an executor for each of the two. Beside it the table that Clockworker published. Its machine was
 * another one, so what has to hold is the shape. `--quick` runs a fifth of the tasks, once.
 */
export async function priority(): Promise<Report> {
  const runs = new Map<RowId, Run[]>(ROWS.map(({ id }) => [id, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { id, arrangement } of ROWS) runs.get(id)?.push(await run(arrangement, FOREGROUND_TASKS));
  }
  const measured = new Map([...runs].map(([id, rounds]) => [id, spreads(rounds.map(({ metrics }) => metrics))]));
  const all = [...runs.values()].flat();
  const waited = spread(all.map(({ waitedForCore }) => 100 * waitedForCore));
  const arrivals = spread(all.map(({ arrivalsPerSecond }) => arrivalsPerSecond));
  const figures: Record<string, number | Spread> = {
    foregroundTasks: FOREGROUND_TASKS,
    arrivalsPerSecond: arrivals,
    waitedForCorePercent: waited,
    runsPlacedAsAsked: all.filter(({ placed }) => placed).length,
  };
  for (const [id, metrics] of measured) {
    for (const [metric, value] of Object.entries(metrics)) figures[`${id}.${metric}`] = value as Spread;
  }
  return {
    figures,
    notes: [
      'Sleeps of 0.1 to 0.5 ms take 1 ms or more: the event loop counts milliseconds, as does the timer of Tokio.',
      'Arrivals come from a thread that busy-waits on the other core and are seen when the event loop has its turn.',
      'Two executors take turns to compute; if another program takes the core of the one with low priority, both wait.',
      `Other programs had the executors' core for ${waited.median} % of the time (p90 ${waited.p90} %); arrivals a second: ${arrivals.p10} to ${arrivals.p90}.`,
    ],
    bars: bars(runs),
    layout: () => comparison(measured),
  };
}

/** What Clockworker's table shows, without its figures. */
function bars(runs: ReadonlyMap<RowId, readonly Run[]>) {
  const of = (id: RowId) => {
    const rounds = runs.get(id) ?? [];
    return {
      delayMs: spread(rounds.map(({ metrics }) => metrics.queueDelayP50Ms)).median,
      background: spread(rounds.map(({ backgroundPerCoreSecond }) => backgroundPerCoreSecond)).median,
    };
  };
  const fifo = of('fifoBoth');
  return (['clockworker', 'eevdf'] as const).flatMap((policy) => {
    const both = of(`${policy}Both`);
    const alone = of(`${policy}Foreground`);
    return [
      atLeast(`p50 queue delay with background, fifo / ${policy}`, fifo.delayMs / both.delayMs, 4),
      atMost(`p50 queue delay that the background adds under ${policy}, ms`, both.delayMs - alone.delayMs, 0.5),
      atMost(`background work lost to fifo under ${policy}, %`, 100 * (1 - both.background / fifo.background), 3),
    ];
  });
}

function spreads(rounds: readonly Metrics<number>[]): Metrics<Spread> {
  const of = (metric: keyof Metrics<number>) => spread(rounds.map((metrics) => metrics[metric]));
  return {
    queueDelayP50Ms: of('queueDelayP50Ms'),
    queueDelayP90Ms: of('queueDelayP90Ms'),
    queueDelayP99Ms: of('queueDelayP99Ms'),
    totalLatencyP50Ms: of('totalLatencyP50Ms'),
    totalLatencyP90Ms: of('totalLatencyP90Ms'),
    totalLatencyP99Ms: of('totalLatencyP99Ms'),
    backgroundPerSecond: of('backgroundPerSecond'),
  };
}
