import type { Comparison, MeasureComparison } from '@pollscope/analysis';
import type { Finding, Nanoseconds } from '@pollscope/protocol';
import type { ComparedBy, ComparedMeasure } from '../../url/compare-state.ts';
import { type CompareRow, compareRows } from './rows.ts';
import { significanceOf } from './significance.ts';

/** Two runs of one program on one busy machine differ by less than this with nothing changed, in p50 and p95. */
const NOTEWORTHY_FACTOR = 1.5;
/** As far as chance and the machine's other work alone move less than a tenth of the values. */
const NOTEWORTHY_KS = 0.1;
/** Time of polls or waits moved in a second, of which 1 ms is a thousandth: what moves less is nobody's trouble. */
const NOTEWORTHY_IMPACT: Nanoseconds = 1e6;
/** A 99th percentile changes by a factor of two by itself. */
const NOTEWORTHY_TAIL_FACTOR = 3;
/** From here on others feel it: what a worker without a turn of its event loop is marked for, too. */
const NOTEWORTHY_TAIL: Nanoseconds = 10e6;
/** Of fewer values the 99th percentile is the luck of a handful. */
const ENOUGH_FOR_P99 = 1_000;

type Quantile = 'p50' | 'p95' | 'p99';

/** A change that is worth a person's time. */
export interface Change {
  readonly row: CompareRow;
  readonly by: ComparedBy;
  readonly measure: ComparedMeasure;
  /** The 95th percentile if that changed, else the median; the 99th if only few became longer or shorter. */
  readonly quantile: Quantile;
  readonly before: Nanoseconds;
  readonly after: Nanoseconds;
  /** How much time of polls or waits the change moved in each second, in nanoseconds. */
  readonly impact: Nanoseconds;
}

/** What to say first of two runs. */
export interface Verdict {
  /** Of queues, by their poll times: the one with the largest impact, and whose tasks did most of it. */
  readonly slower: Change | undefined;
  readonly faster: Change | undefined;
  readonly slowerTask: Change | undefined;
  readonly fasterTask: Change | undefined;
  /** Of queues, by their queue delays. */
  readonly waitsLonger: Change | undefined;
  readonly waitsLess: Change | undefined;
  readonly gained: readonly Finding[];
  readonly lost: readonly Finding[];
}

export function verdictOf(comparison: Comparison): Verdict {
  const queues = changesOf(comparison, 'queue', 'pollTime');
  const tasks = changesOf(comparison, 'task', 'pollTime');
  const waits = changesOf(comparison, 'queue', 'queueDelay');
  const slower = queues.find(isWorse);
  const faster = queues.find((change) => !isWorse(change));
  const taskOf = (queue: Change | undefined): Change | undefined =>
    queue && tasks.find((task) => task.row.scope === queue.row.name && isWorse(task) === isWorse(queue));
  return {
    slower,
    faster,
    slowerTask: taskOf(slower),
    fasterTask: taskOf(faster),
    waitsLonger: waits.find(isWorse),
    waitsLess: waits.find((change) => !isWorse(change)),
    gained: comparison.findings.gained,
    lost: comparison.findings.lost,
  };
}

function isWorse({ before, after }: Change): boolean {
  return after > before;
}

/** The change that the page shows first; undefined: none is noteworthy. */
export function mainChange({ slower, waitsLonger, faster, waitsLess }: Verdict): Change | undefined {
  return slower ?? waitsLonger ?? faster ?? waitsLess;
}

/** The noteworthy ones, the largest impact first. */
function changesOf(comparison: Comparison, by: ComparedBy, measure: ComparedMeasure): readonly Change[] {
  return compareRows(comparison, by, measure)
    .flatMap((row) => changeOf(row, by, measure) ?? [])
    .sort((one, other) => other.impact - one.impact);
}

function changeOf(row: CompareRow, by: ComparedBy, measure: ComparedMeasure): Change | undefined {
  const { a, b, distance } = row.of;
  if (distance.kind !== 'known') return undefined;
  const impact = distance.wasserstein * Math.max(a.perSecond, b.perSecond);
  const quantile = quantileOf(row.of);
  if (quantile === undefined || impact < NOTEWORTHY_IMPACT) return undefined;
  return { row, by, measure, quantile, before: a[quantile], after: b[quantile], impact };
}

/** The quantile by which to tell of a change; undefined: it is not worth telling. */
function quantileOf({ a, b, distance }: MeasureComparison): Quantile | undefined {
  const isReal = distance.kind === 'known' && significanceOf(distance) === 'beyond' && distance.ks >= NOTEWORTHY_KS;
  const body = (['p95', 'p50'] as const).find((quantile) => factorOf(a[quantile], b[quantile]) >= NOTEWORTHY_FACTOR);
  if (isReal && body !== undefined) return body;
  const isTail =
    Math.min(a.count, b.count) >= ENOUGH_FOR_P99 &&
    Math.max(a.p99, b.p99) >= NOTEWORTHY_TAIL &&
    factorOf(a.p99, b.p99) >= NOTEWORTHY_TAIL_FACTOR;
  return isTail ? 'p99' : undefined;
}

/** How many times as large the larger one is; clocks tell nothing below a nanosecond. */
function factorOf(one: Nanoseconds, other: Nanoseconds): number {
  return Math.max(one, other, 1) / Math.max(1, Math.min(one, other));
}
