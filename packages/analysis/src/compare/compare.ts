import type { Nanoseconds } from '@pollscope/protocol';
import { jain } from '../fairness.ts';
import { Histogram } from '../histogram.ts';
import { distributionFigures } from '../range/distribution.ts';
import type { GroupTotal } from '../range/group-totals.ts';
import { type QueueFigures, queuesOf } from '../range/queue-figures.ts';
import type { RangeTally } from '../range/range-tally.ts';
import type { TimeRange } from '../store/queries.ts';
import type {
  ComparedRun,
  Comparison,
  GroupComparison,
  MeasureComparison,
  MeasureFigures,
  QueueComparison,
  QueueShares,
} from './comparison.ts';
import { distanceOf } from './distance.ts';
import { findingsComparison } from './findings-comparison.ts';
import { overlaidBars } from './overlaid-bars.ts';
import { paired } from './paired.ts';

/** One of two runs that are compared. */
export interface Run {
  readonly tally: RangeTally;
  /** That was added up, as long as that of the other run. */
  readonly range: TimeRange;
  /** In the run's own stream time, as the range. */
  readonly alignedAt: Nanoseconds;
}

export interface CompareOptions {
  /** With it, comparisons have `bars`; it must divide 64. */
  readonly barsPerOctave?: number;
}

/** Compares run `b` with run `a`, which came before. Linear in what both have names for. */
export function compareRuns(a: Run, b: Run, options: CompareOptions = {}): Comparison {
  const ofQueues = new Measures([a.tally.queueTime, b.tally.queueTime], options);
  const ofTasks = new Measures([a.tally.taskTime, b.tally.taskTime], options);
  return {
    a: comparedRun(a),
    b: comparedRun(b),
    queues: queueComparisons(a.tally, b.tally, ofQueues),
    tasks: groupComparisons(a.tally.tasks.all, b.tally.tasks.all, ofTasks),
    locations: groupComparisons(a.tally.locations.all, b.tally.locations.all, ofTasks),
    findings: findingsComparison(a.tally.findings.values(), b.tally.findings.values()),
  };
}

function comparedRun({ tally, range, alignedAt }: Run): ComparedRun {
  const { definitions, recordsLost, framesLost } = tally;
  return {
    range,
    alignedAt,
    policy: definitions.policy,
    jain: jain(queuesOf(tally).map(({ total }) => total)),
    recordsLost,
    framesLost,
  };
}

const NOTHING = new Histogram();

/** Compares histograms of two runs. */
class Measures {
  /** That the windows of each run cover. */
  readonly #times: readonly [Nanoseconds, Nanoseconds];
  readonly #options: CompareOptions;

  constructor(times: readonly [Nanoseconds, Nanoseconds], options: CompareOptions) {
    this.#times = times;
    this.#options = options;
  }

  compare(a: Histogram = NOTHING, b: Histogram = NOTHING): MeasureComparison {
    const { barsPerOctave } = this.#options;
    return {
      a: measureFigures(a, this.#times[0]),
      b: measureFigures(b, this.#times[1]),
      distance: distanceOf(a, b),
      ...(barsPerOctave === undefined ? {} : { bars: overlaidBars(a, b, barsPerOctave) }),
    };
  }
}

function measureFigures(histogram: Histogram, time: Nanoseconds): MeasureFigures {
  return { ...distributionFigures(histogram), perSecond: time > 0 ? (histogram.count * 1e9) / time : 0 };
}

function queueComparisons(a: RangeTally, b: RangeTally, measures: Measures): QueueComparison[] {
  return paired(queuesOf(a), queuesOf(b), ({ figures }) => JSON.stringify([figures.worker, figures.name])).map(
    ({ a: inA, b: inB, either }) => ({
      name: either.figures.name,
      worker: either.figures.worker,
      shares: { a: inA && sharesOf(inA.figures), b: inB && sharesOf(inB.figures) },
      pollTime: measures.compare(inA?.total.pollTime, inB?.total.pollTime),
      queueDelay: measures.compare(inA?.total.queueDelay, inB?.total.queueDelay),
    }),
  );
}

function sharesOf({ weight, receivedShare, entitledShare }: QueueFigures): QueueShares {
  return { weight, received: receivedShare, entitled: entitledShare };
}

function groupComparisons(a: Iterable<GroupTotal>, b: Iterable<GroupTotal>, measures: Measures): GroupComparison[] {
  const [groupsA, groupsB] = [[...a], [...b]];
  const [timeA, timeB] = [timeOf(groupsA), timeOf(groupsB)];
  const pairs = paired(groupsA, groupsB, ({ queue, name }) => JSON.stringify([queue, name]));
  return pairs
    .map(({ a: inA, b: inB, either }) => ({
      name: either.name,
      queue: either.queue,
      share: { a: inA && shareOf(inA, timeA), b: inB && shareOf(inB, timeB) },
      pollTime: measures.compare(inA?.pollTime, inB?.pollTime),
      queueDelay: measures.compare(inA?.queueDelay, inB?.queueDelay),
    }))
    .sort((one, other) => mostShare(other) - mostShare(one));
}

function timeOf(groups: readonly GroupTotal[]): Nanoseconds {
  return groups.reduce((sum, { pollTime }) => sum + pollTime.sum, 0);
}

function shareOf({ pollTime }: GroupTotal, time: Nanoseconds): number {
  return time > 0 ? pollTime.sum / time : 0;
}

function mostShare({ share }: GroupComparison): number {
  return Math.max(share.a ?? 0, share.b ?? 0);
}
