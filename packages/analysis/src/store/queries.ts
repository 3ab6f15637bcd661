import type {
  FindingSeverity,
  Nanoseconds,
  QueueId,
  TaskId,
  TaskOutcome,
  WorkerId,
  WorkerState,
} from '@pollscope/protocol';

/** A half-open stretch of stream time. */
export interface TimeRange {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
}

/** Quantiles of one merged histogram; all nanoseconds. With `count` 0 the others are 0 and mean nothing. */
export interface Percentiles {
  readonly count: number;
  readonly p50: Nanoseconds;
  readonly p95: Nanoseconds;
  readonly p99: Nanoseconds;
  readonly max: Nanoseconds;
}

/** One queue over a range. Shares are fractions of the CPU time that all queues received in it. */
export interface QueueRow {
  readonly queue: QueueId;
  readonly worker: WorkerId;
  readonly name: string;
  readonly weight: number;
  readonly polls: number;
  readonly received: Nanoseconds;
  readonly entitled: Nanoseconds;
  readonly receivedShare: number;
  readonly entitledShare: number;
  readonly lag: Nanoseconds;
  readonly vruntime: number;
  /** vruntime above the least of the queues that share its worker. */
  readonly vruntimeAhead: number;
  readonly depth: number;
  readonly depthMax: number;
  /** Times that it was picked, and times that another queue cut its turn short; 0 while slices are not recorded. */
  readonly slices: number;
  readonly preemptions: number;
  /** Longest stretch with runnable tasks and without a poll. */
  readonly maxGap: Nanoseconds;
  readonly pollTime: Percentiles;
  readonly queueDelay: Percentiles;
}

/** The queues that an overview leaves out, as one; figures are sums, `depthMax` is of the deepest. */
export interface OtherQueues
  extends Pick<QueueRow, 'polls' | 'received' | 'entitled' | 'receivedShare' | 'entitledShare' | 'depth' | 'depthMax'> {
  readonly queues: number;
}

/** Which queues an overview tells of one by one. */
export interface OverviewOptions {
  /** So many at most, those with the largest claim on the CPU, got or owed; all when not given. */
  readonly most?: number;
  /** Those of this name besides, however little they claim. */
  readonly named?: string | undefined;
}

/** Names of queues to choose from. */
export interface QueueNamesQuery {
  /** When there are more than `limit`, only those with this in their names, in any case of letters. */
  readonly text: string;
  readonly limit: number;
}

export type QueueName = Pick<QueueRow, 'queue' | 'name'>;

/** One worker over a range. The three shares are fractions of the observed time and sum to 1. */
export interface WorkerRow {
  readonly worker: WorkerId;
  readonly name: string;
  readonly state: WorkerState;
  readonly stateSince: Nanoseconds;
  readonly pollingShare: number;
  readonly driverShare: number;
  readonly parkedShare: number;
  readonly pollsPerSecond: number;
  readonly parksPerSecond: number;
}

export interface AgentRow {
  /** How many windows of the range tell of the agent: with none, its rates and shares are not known. */
  readonly windows: number;
  readonly recordsPerSecond: number;
  /** Fraction of one core that the agent's thread used. */
  readonly busyShare: number;
  /** Fraction of the program's thread that writing records used, estimated. */
  readonly probeShare: number;
  readonly ringFillPermille: number;
  readonly bytesPerSecond: number;
  readonly clients: number;
  /** Records lost in the range, and since the start of the stream. */
  readonly dropped: number;
  readonly droppedTotal: number;
  /** Frames that this reader did not receive, since the start of the stream. */
  readonly framesMissed: number;
}

export interface SlowPoll {
  readonly task: TaskId;
  readonly taskName: string;
  readonly queue: QueueId;
  readonly queueName: string;
  readonly worker: WorkerId;
  readonly start: Nanoseconds;
  /** So far, when the poll is still running. */
  readonly duration: Nanoseconds;
  readonly queueDelay: Nanoseconds;
  readonly running: boolean;
}

/** Everything that the overview shows as figures, over one range. */
export interface Overview {
  readonly range: TimeRange;
  /** Name of the scheduling policy in force. */
  readonly policy: string;
  readonly pollTime: Percentiles;
  readonly queueDelay: Percentiles;
  readonly depth: number;
  /** Most runnable tasks that any queue had. */
  readonly depthMost: number;
  /** Polls since the start of the stream, as far as this reader has seen them. */
  readonly pollsTotal: number;
  /** By ascending id. */
  readonly queues: readonly QueueRow[];
  /** Undefined when `queues` has all. */
  readonly others: OtherQueues | undefined;
  /** Of all queues: Jain's index over received / entitled of the queues that were entitled to anything; undefined with fewer than two. */
  readonly jain: number | undefined;
  readonly workers: readonly WorkerRow[];
  readonly agent: AgentRow;
  /** Longest first; polls in progress come before all others. */
  readonly slowest: readonly SlowPoll[];
}

/** What a strip chart can draw, one value per queue and column. */
export type StripMetric =
  | 'pollP50'
  | 'pollP95'
  | 'pollP99'
  | 'pollMax'
  | 'delayP95'
  | 'lag'
  | 'depthMax'
  | 'receivedShare'
  | 'pollsPerSecond';

export interface StripQuery {
  readonly range: TimeRange;
  /** How many columns the range is cut into: at most the pixels available. */
  readonly columns: number;
  readonly metric: StripMetric;
  /** All queues if not given. */
  readonly queues?: readonly QueueId[];
}

/** `time[i]` is the middle of column i. NaN in `values`: nothing was observed there. */
export interface Strip {
  readonly time: Float64Array;
  readonly series: readonly {
    readonly queue: QueueId;
    readonly name: string;
    readonly values: Float64Array;
    /** Samples behind each value. */
    readonly counts: Float64Array;
  }[];
  /** Stretches in which records or frames were lost. */
  readonly gaps: readonly TimeRange[];
}

/** Fractions of each column in each state; NaN where the worker was not observed. */
export interface WorkerLane {
  readonly time: Float64Array;
  readonly workers: readonly {
    readonly worker: WorkerId;
    readonly name: string;
    readonly polling: Float64Array;
    readonly driver: Float64Array;
    readonly parked: Float64Array;
  }[];
  readonly gaps: readonly TimeRange[];
}

export type TaskState =
  | { readonly kind: 'polling'; readonly since: Nanoseconds }
  | { readonly kind: 'runnable'; readonly since: Nanoseconds }
  | { readonly kind: 'waiting'; readonly since: Nanoseconds }
  | { readonly kind: 'ended'; readonly since: Nanoseconds; readonly outcome: TaskOutcome; readonly message: string };

/** One row for each task, for each name in a queue, for each queue, or for each place in the program where tasks are spawned. */
export type TaskGrouping = 'task' | 'name' | 'queue' | 'location';

/** One task, or a group of them. Figures are over the queried range. */
export interface TaskRow {
  /** Stable while the row exists: the task's id, or what the group has in common. */
  readonly key: string;
  readonly name: string;
  /** Unknown for a group of several queues. */
  readonly queue: QueueId;
  readonly queueName: string;
  /** Where it was spawned, as `file:line:column`; '' when unknown, and for a group whose tasks differ in it. */
  readonly location: string;
  /** Tasks that the row stands for: 1, or the group's size in the range. */
  readonly tasks: number;
  /** Undefined for a group. */
  readonly state: TaskState | undefined;
  /** Live tasks of the row that wait. */
  readonly waiting: number;
  /** How long the row's longest waiting live task has been waiting; 0 with none. */
  readonly waitingFor: Nanoseconds;
  readonly polls: number;
  readonly pollsPerSecond: number;
  /** Sum of its poll times. */
  readonly busy: Nanoseconds;
  readonly busyShare: number;
  /** Wakes, those without effect included, and those that came from the task itself; 0 while wakes are not recorded. */
  readonly wakes: number;
  readonly selfWakes: number;
  readonly pollTime: Percentiles;
  readonly queueDelay: Percentiles;
  /** Findings of the range that its tasks have a part in. */
  readonly findings: number;
  /** Of the worst of them; undefined with none. */
  readonly severity: FindingSeverity | undefined;
}

export type TaskColumn =
  | 'name'
  | 'queue'
  | 'state'
  | 'tasks'
  | 'waitingFor'
  | 'polls'
  | 'busy'
  | 'wakes'
  | 'selfWakes'
  | 'pollP50'
  | 'pollP95'
  | 'pollP99'
  | 'pollMax'
  | 'delayP95'
  | 'location'
  | 'findings';

export interface TaskQuery {
  readonly range: TimeRange;
  readonly groupBy: TaskGrouping;
  readonly sort: { readonly column: TaskColumn; readonly descending: boolean };
  /** Terms as `parseTaskFilter` reads them; empty matches all. What is wrong with it is told, and left out. */
  readonly filter: string;
  readonly offset: number;
  readonly limit: number;
}

export interface TaskPage {
  /** Rows that match, of which `rows` is the asked part. */
  readonly total: number;
  readonly rows: readonly TaskRow[];
  /** What of the filter was not understood, and where. */
  readonly filterErrors: readonly FilterError[];
}

/** `from` and `to` are positions in the filter's text, half-open. */
export interface FilterError {
  readonly message: string;
  readonly from: number;
  readonly to: number;
}

/** A histogram for drawing: `upper[i]` is the exclusive upper bound of bar i in nanoseconds, bars ascending and adjacent. */
export interface Distribution {
  readonly lower: readonly Nanoseconds[];
  readonly upper: readonly Nanoseconds[];
  readonly counts: readonly number[];
  readonly percentiles: Percentiles;
}

export interface DistributionQuery {
  readonly range: TimeRange;
  readonly measure: 'pollTime' | 'queueDelay';
  /** All queues together when undefined. */
  readonly queue: QueueId | undefined;
  readonly barsPerOctave: number;
}
