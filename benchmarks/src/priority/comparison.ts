import { formatTable, type Spread } from '../report.ts';
import { type Metrics, ROWS, type RowId } from './rows.ts';

const HEADER = ['ms', 'p50 delay', 'p90 delay', 'p99 delay', 'p50 total', 'p90 total', 'p99 total', 'bg/s'] as const;

/** Each row over the published one, both as in Clockworker's README: with what they are to their baseline. */
export function comparison(measured: ReadonlyMap<RowId, Metrics<Spread>>): string {
  const [baseline] = ROWS;
  const lines = ROWS.flatMap(({ id, title, published }) => {
    const ours = measured.get(id);
    const ourBaseline = measured.get(baseline.id);
    if (ours === undefined || ourBaseline === undefined) return [];
    const isBaseline = id === baseline.id;
    return [
      [title, ...cells(medians(ours), isBaseline ? undefined : medians(ourBaseline))],
      ...(ours.queueDelayP50Ms.rounds === 1 ? [] : [['  p10 to p90', ...spreads(ours)]]),
      [`  ${published.title}`, ...cells(published.metrics, isBaseline ? undefined : baseline.published.metrics)],
    ];
  });
  return formatTable([HEADER, ...lines]);
}

function spreads(metrics: Metrics<Spread>): readonly string[] {
  return Object.values<Spread>({ ...metrics }).map(({ p10, p90 }) => `${short(p10)} to ${short(p90)}`);
}

function medians(metrics: Metrics<Spread>): Metrics<number> {
  const entries = Object.entries<Spread>({ ...metrics }).map(([metric, { median }]) => [metric, median]);
  return Object.fromEntries(entries) as Metrics<number>; // the same keys
}

function cells(metrics: Metrics<number>, baseline: Metrics<number> | undefined): readonly string[] {
  const { backgroundPerSecond, ...times } = metrics;
  const shown = Object.entries(times).map(([metric, value]) => {
    if (baseline === undefined) return value.toFixed(2);
    const change = 100 * (value / baseline[metric as keyof Metrics<number>] - 1);
    return `${value.toFixed(2)} (${change < 0 ? '' : '+'}${change.toFixed(0)}%)`;
  });
  return [...shown, backgroundPerSecond.toFixed(0)];
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
