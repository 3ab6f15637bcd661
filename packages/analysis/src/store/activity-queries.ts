import type {
  Finding,
  Nanoseconds,
  QueueId,
  ResourceId,
  ResourceKind,
  SliceEnd,
  TaskId,
  TaskKind,
  WakeEffect,
  WakeSource,
  WorkerId,
} from '@pollscope/protocol';
import type { Distribution, SlowPoll, TaskState, TimeRange } from './queries.ts';

/** A task as other rows speak of it; id 0: no task, name ''. */
export interface TaskRef {
  readonly id: TaskId;
  readonly name: string;
}

/** What a task waits for. A resource that was not defined has the kind `other`. */
export interface ResourceRef {
  readonly id: ResourceId;
  readonly kind: ResourceKind;
  /** What the program named it, else its kind and id. */
  readonly name: string;
}

/** One resource over a range: counts are of the range, `longestWait` is the longest in it, the rest is as last told in it. */
export interface ResourceRow extends ResourceRef {
  /** -1: unbounded, or does not apply. */
  readonly capacity: number;
  readonly waiting: number;
  /** -1: does not apply, or not known. */
  readonly available: number;
  readonly longestWait: Nanoseconds;
  readonly oldestWaiter: TaskRef;
  readonly holder: TaskRef;
  readonly acquisitions: number;
  readonly overtakes: number;
}

export interface ResourceQuery {
  readonly resource: ResourceId;
  readonly range: TimeRange;
  readonly limit: number;
}

/** A resource and those that wait for it now, longest first. */
export interface ResourceDetail {
  readonly resource: ResourceRow;
  readonly waiters: readonly { readonly task: TaskRef; readonly since: Nanoseconds }[];
}

/** How often one task woke another in the range; as far as single wakes were received. */
export interface WakeCount {
  readonly task: TaskRef;
  readonly count: number;
}

export interface WakeRow {
  readonly time: Nanoseconds;
  readonly worker: WorkerId;
  readonly task: TaskRef;
  readonly waker: TaskRef;
  readonly source: WakeSource;
  readonly effect: WakeEffect;
}

export interface WaitRow {
  readonly time: Nanoseconds;
  readonly worker: WorkerId;
  readonly task: TaskRef;
  readonly resource: ResourceRef;
}

export interface TaskDetailQuery {
  readonly task: TaskId;
  readonly range: TimeRange;
  /** Most rows of each list. */
  readonly limit: number;
}

/** Everything that is known of one task beside its figures. Lists are longest, most or newest first. */
export interface TaskDetail {
  readonly task: TaskRef;
  readonly queue: QueueId;
  readonly queueName: string;
  /** `file:line:column`; '' when unknown. */
  readonly location: string;
  readonly taskKind: TaskKind;
  readonly state: TaskState;
  /** Undefined when it does not wait or it is not known for what. */
  readonly waitsOn: ResourceRef | undefined;
  readonly parent: TaskRef;
  readonly children: readonly TaskRef[];
  readonly lastWaker: TaskRef;
  readonly wokenBy: readonly WakeCount[];
  readonly wokenByTimer: number;
  readonly wokenFromOutside: number;
  readonly woke: readonly WakeCount[];
  readonly wakes: readonly WakeRow[];
  readonly waits: readonly WaitRow[];
}

export interface TaskFiguresQuery {
  readonly task: TaskId;
  readonly range: TimeRange;
  readonly barsPerOctave: number;
}

/** What one task did in a range, from its windows of a second. */
export interface TaskFigures {
  /** How much of the range was observed. */
  readonly seconds: number;
  readonly polls: number;
  /** Sum of its poll times. */
  readonly busy: Nanoseconds;
  /** Wakes, those without effect included, and those that came from the task itself; 0 while wakes are not recorded. */
  readonly wakes: number;
  readonly selfWakes: number;
  /** Polls that ended yielded of its own will, and those that ended for want of budget. */
  readonly yields: number;
  readonly outOfBudget: number;
  readonly pollTime: Distribution;
  readonly queueDelay: Distribution;
}

export interface TaskPollsQuery {
  readonly task: TaskId;
  readonly range: TimeRange;
  /** How many columns the range is cut into: at most the pixels available. */
  readonly columns: number;
  /** Most rows of `slowest`. */
  readonly limit: number;
}

/** Single polls of one task, as far as they were received; a column keeps its shortest and longest, NaN where none ended. */
export interface TaskPolls {
  /** Middles of the columns. */
  readonly time: Float64Array;
  readonly shortest: Float64Array;
  readonly longest: Float64Array;
  readonly counts: Float64Array;
  /** Longest first; a poll in progress comes before all others. */
  readonly slowest: readonly SlowPoll[];
}

/** Polls in progress that have run for `longerThan` or more when last looked at. */
export interface RunningQuery {
  readonly longerThan: Nanoseconds;
}

/** A poll in progress and its call stacks, oldest first. */
export interface RunningPoll {
  readonly poll: SlowPoll;
  readonly stacks: readonly StackRow[];
}

export interface FindingsQuery {
  /** Findings that were seen in it, open ones and those closed since. */
  readonly range: TimeRange;
  readonly limit: number;
}

/** Findings, ranked: open before closed, then by severity, then the latest first. */
export interface FindingsPage {
  readonly total: number;
  readonly open: number;
  readonly rows: readonly Finding[];
}

export interface StackLine {
  readonly function: string;
  readonly file: string;
  /** From 1; 0 when unknown, as the column. */
  readonly line: number;
  readonly column: number;
}

/** A call stack of a blocked thread, innermost call first. */
export interface StackRow {
  readonly worker: WorkerId;
  /** Id 0: the event loop was held from outside any task. */
  readonly task: TaskRef;
  readonly pollStart: Nanoseconds;
  readonly sampledAt: Nanoseconds;
  readonly frames: readonly StackLine[];
}

/** Samples taken in the range; with `task`, of its polls only, open or past. */
export interface StacksQuery {
  readonly range: TimeRange;
  readonly task?: TaskId;
}

export interface SliceRow {
  readonly worker: WorkerId;
  readonly queue: QueueId;
  readonly queueName: string;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly vruntime: number;
  readonly deadline: number;
  readonly lag: Nanoseconds;
  readonly eligible: number;
  /** -1: no limit. */
  readonly granted: Nanoseconds;
  readonly reason: SliceEnd;
  /** Name of the queue that preempted; '' unless one did. */
  readonly by: string;
}

export interface MarkRow {
  readonly worker: WorkerId;
  /** The end of a span. */
  readonly time: Nanoseconds;
  /** Undefined: an instant. */
  readonly duration: Nanoseconds | undefined;
  readonly task: TaskRef;
  readonly name: string;
  readonly fields: string;
}

/** The newest slices or marks that end in the range, in order of time. */
export interface EventsQuery {
  readonly range: TimeRange;
  readonly limit: number;
}

/** With `queue`, of that queue only. */
export interface SlicesQuery extends EventsQuery {
  readonly queue?: QueueId;
}
