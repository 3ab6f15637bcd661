import { formatTable, rounded } from '../report.ts';
import type { Measurement } from './measurement.ts';
import type { WaitCost, WaitStyle } from './wait-styles.ts';

/** Each measurement as a table, the seed's formulas above the corrected ones. */
export function comparison(measurements: readonly Measurement[], waits: ReadonlyMap<WaitStyle, WaitCost>): string {
  const tables = measurements.map(({ id, title, lines }) => {
    const rows = lines.map(({ figure, by, formula, published, ours }) => [
      figure,
      published === undefined ? '-' : String(published),
      String(ours.median),
      `(${ours.p10} to ${ours.p90})`,
      `${by === 'seed' ? '' : 'corrected: '}${formula}`,
    ]);
    return `  ${id}  ${title}\n${formatTable([['', 'seed', 'ours', 'p10 to p90', ''], ...rows], [0, 4])}`;
  });
  return [...tables, waitTable(waits)].join('\n\n');
}

function waitTable(waits: ReadonlyMap<WaitStyle, WaitCost>): string {
  const rows = [...waits].map(([style, cost]) => [
    style,
    ...Object.values<number>({ ...cost }).map((value) => String(rounded(value))),
  ]);
  const header = ['', 'p50 us', 'p99 us', 'max us', 'busy %', "neighbour's longest gap, ms", 'core taken, %'];
  return `  Four ways to wait for arrivals from another thread, 1000 a second\n${formatTable([header, ...rows])}`;
}
