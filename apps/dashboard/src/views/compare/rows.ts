import type { Comparison, GroupComparison, MeasureComparison, QueueComparison } from '@pollscope/analysis';
import type { CompareColumn, ComparedBy, ComparedMeasure, CompareState } from '../../url/compare-state.ts';

/** One thing that both runs, or one of them, had: a queue, tasks of one name, or a place where tasks are spawned. */
export interface CompareRow {
  /** Unique in its table, and the same for the next pair of runs of the program. */
  readonly key: string;
  readonly name: string;
  /** Of a queue the worker, of tasks the queue; '' where nobody needs to be told. */
  readonly scope: string;
  /** Of the time of all polls. Undefined: the run did not have it. */
  readonly share: Both<number | undefined>;
  /** Of queues: what their weights entitle them to. */
  readonly entitled: Both<number | undefined> | undefined;
  readonly of: MeasureComparison;
}

export interface Both<T> {
  readonly before: T;
  readonly after: T;
}

/** The rows of one table, in the comparison's own order. */
export function compareRows(comparison: Comparison, by: ComparedBy, measure: ComparedMeasure): readonly CompareRow[] {
  switch (by) {
    case 'queue': {
      const hasWorkers = new Set(comparison.queues.map(({ worker }) => worker)).size > 1;
      return keyed(comparison.queues.map((queue) => queueRow(queue, measure, hasWorkers)));
    }
    case 'task':
      return keyed(comparison.tasks.map((group) => groupRow(group, measure)));
    case 'location':
      return keyed(comparison.locations.map((group) => groupRow(group, measure)));
  }
}

type Row = Omit<CompareRow, 'key'>;

function queueRow(
  { name, worker, shares, ...measures }: QueueComparison,
  measure: ComparedMeasure,
  named: boolean,
): Row {
  const { a, b } = shares;
  return {
    name,
    scope: named ? worker : '',
    share: { before: a?.received, after: b?.received },
    entitled: { before: a?.entitled, after: b?.entitled },
    of: measures[measure],
  };
}

function groupRow({ name, queue, share, ...measures }: GroupComparison, measure: ComparedMeasure): Row {
  return {
    name,
    scope: queue,
    share: { before: share.a, after: share.b },
    entitled: undefined,
    of: measures[measure],
  };
}

function keyed(rows: readonly Row[]): readonly CompareRow[] {
  const seen = new Map<string, number>();
  return rows.map((row) => {
    const key = row.scope === '' ? row.name : `${row.scope}/${row.name}`;
    const times = (seen.get(key) ?? 0) + 1;
    seen.set(key, times);
    return { ...row, key: times === 1 ? key : `${key}#${times}` };
  });
}

/** In an order; rows that have no figure for it come last, whichever way it goes. */
export function orderedRows(
  rows: readonly CompareRow[],
  { column, descending }: CompareState['order'],
): readonly CompareRow[] {
  const sign = descending ? -1 : 1;
  if (column === 'name') {
    return [...rows].sort(
      (one, other) => sign * (one.name.localeCompare(other.name) || compareText(one.key, other.key)),
    );
  }
  const figures = new Map(rows.map((row) => [row, orderFigure(row, column)]));
  return [...rows].sort((one, other) => {
    const [a, b] = [figures.get(one), figures.get(other)];
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    return sign * (a - b);
  });
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : 1;
}

/** What is sorted by is the change: of times and counts the factor. */
function orderFigure({ share, of }: CompareRow, column: Exclude<CompareColumn, 'name'>): number | undefined {
  const { a, b, distance } = of;
  switch (column) {
    case 'share':
      return share.before === undefined || share.after === undefined ? undefined : share.after - share.before;
    case 'count':
      return factor(a.count, b.count);
    case 'rate':
      return factor(a.perSecond, b.perSecond);
    case 'ks':
      return distance.kind === 'known' ? distance.ks : undefined;
    case 'moved':
      return distance.kind === 'known' ? distance.wasserstein : undefined;
    case 'p50':
    case 'p95':
    case 'p99':
    case 'max':
      return a.count === 0 || b.count === 0 ? undefined : factor(a[column], b[column]);
  }
}

function factor(before: number, after: number): number | undefined {
  return before > 0 ? after / before : undefined;
}
