import type { AgentRow, Percentiles, QueueRow, TaskColumn, TaskRow, TimeRange, WorkerRow } from '@pollscope/analysis';
import type { Finding, Nanoseconds } from '@pollscope/protocol';
import type { ConnectionState, SourceInfo } from '@pollscope/protocol/client';
import type { Followed } from './follow.ts';

/** What the task table can be ordered by, and the store's name for it. */
export const SORTS = {
  p95: 'pollP95',
  max: 'pollMax',
  busy: 'busy',
  polls: 'polls',
  delay: 'delayP95',
  waiting: 'waitingFor',
} as const satisfies Record<string, TaskColumn>;
export type Sort = keyof typeof SORTS;

export interface SummaryOptions {
  /** How much of the stream the figures are of. */
  readonly window: Nanoseconds;
  readonly sort: Sort;
  /** Rows of the task table. */
  readonly tasks: number;
}

/** The figures of one moment, as `--json` prints them: times in nanoseconds, shares as fractions of 1. */
export interface Summary {
  readonly source: SourceInfo | undefined;
  readonly connection: ConnectionState;
  readonly restarts: number;
  /** Stream time at which the figures end, and how far they reach back. */
  readonly until: Nanoseconds;
  readonly window: Nanoseconds;
  readonly policy: string;
  readonly pollsPerSecond: number;
  readonly pollsTotal: number;
  readonly pollTime: Percentiles;
  readonly queueDelay: Percentiles;
  /** Runnable tasks that wait for their poll. */
  readonly depth: number;
  /** Jain's index of fairness; left out with fewer than two queues that had work. */
  readonly jain: number | undefined;
  /** Those that are open or were seen in the window, the gravest first; left out where the agent looks for none. */
  readonly findings: readonly Finding[] | undefined;
  readonly queues: readonly QueueRow[];
  readonly workers: readonly WorkerRow[];
  /** Polls in progress, longest first. */
  readonly running: readonly RunningPoll[];
  /** What `tasks` are ordered by. */
  readonly sort: Sort;
  /** Tasks by name. */
  readonly tasks: readonly TaskRow[];
  /** Names with the tasks of them, of which `tasks` is the beginning. */
  readonly taskNames: number;
  readonly agent: AgentRow;
}

/** More than a person reads in a second. */
const MOST_FINDINGS = 20;

export interface RunningPoll {
  readonly task: string;
  readonly queue: string;
  readonly duration: Nanoseconds;
}

export function summaryOf(followed: Followed, { window, sort, tasks }: SummaryOptions): Summary {
  const { store, status } = followed;
  const range = { from: store.now - window, to: store.now };
  const { policy, pollTime, queueDelay, depth, jain, queues, workers, agent, pollsTotal, slowest } =
    store.overview(range);
  const page = store.tasks({
    range,
    groupBy: 'name',
    sort: { column: SORTS[sort], descending: true },
    filter: '',
    offset: 0,
    limit: tasks,
  });
  return {
    source: status.source,
    connection: status.state,
    restarts: status.restarts,
    until: store.now,
    window,
    policy,
    pollsPerSecond:
      workers.length === 0
        ? // The source tells of no workers.
          (pollTime.count * 1e9) / window
        : workers.reduce((sum, worker) => sum + worker.pollsPerSecond, 0),
    pollsTotal,
    pollTime,
    queueDelay,
    depth,
    jain,
    findings: findingsOf(followed, range),
    queues,
    workers,
    running: slowest
      .filter(({ running }) => running)
      .map(({ taskName, queueName, duration }) => ({ task: taskName, queue: queueName, duration })),
    sort,
    tasks: page.rows,
    taskNames: page.total,
    agent,
  };
}

function findingsOf({ store, status }: Followed, range: TimeRange): readonly Finding[] | undefined {
  if (status.source?.capabilities.includes('findings') !== true) return undefined;
  return store.findings({ range, limit: MOST_FINDINGS }).rows;
}
