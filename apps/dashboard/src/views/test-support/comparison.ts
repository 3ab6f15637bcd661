import {
  type Comparison,
  distanceOf,
  distributionFigures,
  type GroupComparison,
  Histogram,
  type MeasureComparison,
  type QueueComparison,
} from '@pollscope/analysis';
import type { RecordingFacts } from '../../ingest/recording/replay-state.ts';
import { SAMPLE_METADATA } from '../../ingest/recording/testing/sample-recording.ts';

/** What something took, before and after; the runs last ten seconds each. */
export interface Taken {
  readonly before?: readonly number[];
  readonly after?: readonly number[];
}

const SECONDS = 10;
const NOTHING: readonly number[] = [];

export const many = (value: number, count = 2_000): readonly number[] => Array.from({ length: count }, () => value);

function measureOf({ before = NOTHING, after = NOTHING }: Taken): MeasureComparison {
  const [a, b] = [histogramOf(before), histogramOf(after)];
  return {
    a: { ...distributionFigures(a), perSecond: a.count / SECONDS },
    b: { ...distributionFigures(b), perSecond: b.count / SECONDS },
    distance: distanceOf(a, b),
    bars: { lower: [1024, 4096], upper: [2048, 8192], a: [0.75, 0.25], b: [0.25, 0.75] },
  };
}

function histogramOf(values: readonly number[]): Histogram {
  const histogram = new Histogram();
  for (const value of values) histogram.record(value);
  return histogram;
}

export function queueOf(name: string, polls: Taken, delays: Taken = {}): QueueComparison {
  return {
    name,
    worker: 'main',
    shares: { a: { weight: 1, received: 0.5, entitled: 0.5 }, b: { weight: 1, received: 0.75, entitled: 0.5 } },
    pollTime: measureOf(polls),
    queueDelay: measureOf(delays),
  };
}

export function tasksOf(name: string, queue: string, polls: Taken): GroupComparison {
  return { name, queue, share: { a: 0.5, b: undefined }, pollTime: measureOf(polls), queueDelay: measureOf({}) };
}

export function comparisonOf(parts: Partial<Comparison>): Comparison {
  const run = {
    range: { from: 0, to: SECONDS * 1e9 },
    alignedAt: 0,
    policy: 'eevdf',
    jain: 1,
    recordsLost: 0,
    framesLost: 0,
  };
  return {
    a: run,
    b: run,
    queues: [],
    tasks: [],
    locations: [],
    findings: { gained: [], lost: [], kept: [] },
    ...parts,
  };
}

/** What is known of a recording of ten seconds. */
export function factsOf(name: string, notices: readonly string[] = []): RecordingFacts {
  return { name, bytes: 1, metadata: SAMPLE_METADATA, from: 0, to: SECONDS * 1e9, events: 1, notices };
}
