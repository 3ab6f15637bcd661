import type { Finding, Nanoseconds, ResourceKind, TaskOutcome } from '@pollscope/protocol';
import { jain } from '../fairness.ts';
import type { TimeRange } from '../store/queries.ts';
import { WorkerTotal } from '../store/worker-total.ts';
import { type DistributionFigures, distributionFigures } from './distribution.ts';
import { gravestFirst } from './gravest-first.ts';
import type { GroupTotal } from './group-totals.ts';
import { type QueueFigures, queuesOf } from './queue-figures.ts';
import type { RangeTally } from './range-tally.ts';
import type { ResourceTotal } from './resource-totals.ts';

/** What a range of a recording tells: times in nanoseconds, shares as fractions of 1. */
export interface RangeFigures {
  /** That the figures are of: from the first to the last window in the range that was asked for. */
  readonly range: TimeRange;
  readonly policy: string;
  readonly queues: readonly QueueFigures[];
  /** Jain's index of fairness; undefined with fewer than two queues that had work. */
  readonly jain: number | undefined;
  readonly workers: readonly WorkerFigures[];
  /** Tasks of one name in one queue, and tasks that were spawned at one place; the group that took most time first. */
  readonly tasks: readonly GroupFigures[];
  readonly locations: readonly GroupFigures[];
  /** What tasks wait for, those with the longest waits first. */
  readonly resources: readonly ResourceFigures[];
  readonly spawned: number;
  readonly ended: Readonly<Record<keyof typeof TaskOutcome, number>>;
  /** The gravest first. */
  readonly findings: readonly Finding[];
}

export interface WorkerFigures {
  readonly name: string;
  readonly polls: number;
  readonly parks: number;
  readonly polling: Nanoseconds;
  readonly driver: Nanoseconds;
  readonly parked: Nanoseconds;
}

export interface ResourceFigures extends ResourceTotal {
  readonly name: string;
  readonly kind: ResourceKind;
  /** Permits or places; -1: it has no bound, or none applies. */
  readonly capacity: number;
}

export interface GroupFigures {
  readonly name: string;
  /** Name of their queue; '' for a place, whose tasks may be of several. */
  readonly queue: string;
  /** Of the time of all polls. */
  readonly share: number;
  readonly pollTime: DistributionFigures;
  readonly queueDelay: DistributionFigures;
}

/** The figures of what was added up. Groups without a poll are left out. */
export function rangeFigures(tally: RangeTally): RangeFigures {
  const queues = queuesOf(tally);
  return {
    range: tally.covered ?? { from: 0, to: 0 },
    policy: tally.definitions.policy,
    queues: queues.map(({ figures }) => figures),
    jain: jain(queues.map(({ total }) => total)),
    workers: workerFigures(tally),
    tasks: groupFigures(tally.tasks.all),
    locations: groupFigures(tally.locations.all),
    resources: resourceFigures(tally),
    spawned: tally.spawned,
    ended: tally.ended,
    findings: gravestFirst([...tally.findings.values()].map(({ finding }) => finding)),
  };
}

function workerFigures({ definitions, workers }: RangeTally): WorkerFigures[] {
  return definitions.workers.map((worker) => {
    const { polls, parks, polling, driver, parked } = workers.get(worker) ?? new WorkerTotal();
    return { name: definitions.workerName(worker), polls, parks, polling, driver, parked };
  });
}

function resourceFigures(tally: RangeTally): ResourceFigures[] {
  return [...tally.resources.all]
    .map(([id, total]) => {
      const { name, kind, capacity } = tally.resource(id);
      return { name, kind, capacity, ...total };
    })
    .sort((a, b) => b.longestWait - a.longestWait);
}

function groupFigures(totals: Iterable<GroupTotal>): GroupFigures[] {
  const groups = [...totals].filter(({ pollTime }) => pollTime.count > 0);
  const time = groups.reduce((sum, { pollTime }) => sum + pollTime.sum, 0);
  return groups
    .sort((a, b) => b.pollTime.sum - a.pollTime.sum)
    .map(({ name, queue, pollTime, queueDelay }) => ({
      name,
      queue,
      share: time > 0 ? pollTime.sum / time : 0,
      pollTime: distributionFigures(pollTime),
      queueDelay: distributionFigures(queueDelay),
    }));
}
