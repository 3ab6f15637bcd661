import { comparison } from './priority/comparison.ts';
import { ROWS, type Metrics, type RowId } from './priority/rows.ts';
import { type Run, run } from './priority/run.ts';
import { atLeast, atMost, type Bar, type Report, type Spread, spread } from './report.ts';

const QUICK = process.argv.includes('--quick');
/** Many short rounds, each with all rows: what else the machine does then falls on all rows alike. */
const ROUNDS = QUICK ? 1 : 9;
const FOREGROUND_TASKS = QUICK ? 1000 : 2000;

/**
 * Clockworker's benchmark: tasks that arrive 1000 times a second beside background tasks that would fill the core, under
 * each policy, and with an executor for each of the two. Beside it the table that Clockworker published. Its machine was
 * another one, so what has to hold is the shape. `--quick` runs half of the tasks, once.
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
  const lost = { clockworker: backgroundLost(runs, 'clockworkerBoth'), eevdf: backgroundLost(runs, 'eevdfBoth') };
  for (const [policy, percent] of Object.entries(lost)) figures[`${policy}.backgroundLostPercent`] = percent;
  return {
    figures,
    notes: [
      'Sleeps of 0.1 to 0.5 ms take 1 ms or more: the event loop counts milliseconds, as does the timer of Tokio.',
      'Arrivals come from a thread that busy-waits on the other core and are seen when the event loop has its turn.',
      'Two executors take turns to compute; if another program takes the core of the one with low priority, both wait.',
      `Other programs had the executors' core for ${waited.median} % of the time (p90 ${waited.p90} %); arrivals a second: ${arrivals.p10} to ${arrivals.p90}.`,
    ],
    bars: bars(measured, lost),
    layout: () => comparison(measured),
  };
}

/** Background work that fifo did and this row did not, in percent, round by round. */
function backgroundLost(runs: ReadonlyMap<RowId, readonly Run[]>, row: RowId): Spread {
  const fifo = runs.get('fifoBoth') ?? [];
  const lost = (runs.get(row) ?? []).map(({ backgroundPerCoreSecond }, round) => {
    const most = fifo[round]?.backgroundPerCoreSecond ?? Number.NaN;
    return 100 * (1 - backgroundPerCoreSecond / most);
  });
  return spread(lost);
}

/** What Clockworker's table shows, without its figures. */
function bars(
  measured: ReadonlyMap<RowId, Metrics<Spread>>,
  lost: Readonly<Record<'clockworker' | 'eevdf', Spread>>,
): readonly Bar[] {
  const delayMs = (id: RowId): number => measured.get(id)?.queueDelayP50Ms.median ?? Number.NaN;
  return (['clockworker', 'eevdf'] as const).flatMap((policy) => {
    const [both, alone] = [delayMs(`${policy}Both`), delayMs(`${policy}Foreground`)];
    return [
      atLeast(`p50 queue delay with background, fifo / ${policy}`, delayMs('fifoBoth') / both, 4),
      atMost(`p50 queue delay that the background adds under ${policy}, ms`, both - alone, 0.5),
      atMost(`background work lost to fifo under ${policy}, %`, lost[policy].median, 3),
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
