import type {
  Distribution,
  DistributionQuery,
  FindingsPage,
  FindingsQuery,
  Overview,
  ResourceDetail,
  ResourceQuery,
  ResourceRow,
  RunningPoll,
  RunningQuery,
  StackRow,
  StacksQuery,
  Strip,
  StripQuery,
  TaskDetail,
  TaskDetailQuery,
  TaskFigures,
  TaskFiguresQuery,
  TaskPage,
  TaskPolls,
  TaskPollsQuery,
  TaskQuery,
  WorkerLane,
} from '@pollscope/analysis';
import type { Level, Nanoseconds } from '@pollscope/protocol';
import type { ConnectionStatus } from './connection-state.ts';

/** Which stretch of the stream a query is about: the newest `window`, or the `window` that ends at `until`. */
export type Span =
  | { readonly kind: 'live'; readonly window: Nanoseconds }
  | { readonly kind: 'frozen'; readonly window: Nanoseconds; readonly until: Nanoseconds };

/** Strips are cut at multiples of `column`, so that a value does not change while it travels across the screen. */
interface Columns {
  readonly column: Nanoseconds;
}

/** The parameters of each query; ranges are spans, because only the worker knows what is newest. */
export interface QueryParameters {
  readonly overview: { readonly span: Span };
  readonly strip: { readonly span: Span } & Columns & Pick<StripQuery, 'metric'>;
  readonly workerLane: { readonly span: Span } & Columns;
  readonly tasks: { readonly span: Span } & Omit<TaskQuery, 'range'>;
  readonly distribution: { readonly span: Span } & Omit<DistributionQuery, 'range'>;
  readonly running: { readonly span: Span } & RunningQuery;
  readonly findings: { readonly span: Span } & Omit<FindingsQuery, 'range'>;
  readonly stacks: { readonly span: Span } & Omit<StacksQuery, 'range'>;
  readonly task: { readonly span: Span } & Omit<TaskDetailQuery, 'range'>;
  readonly taskFigures: { readonly span: Span } & Omit<TaskFiguresQuery, 'range'>;
  readonly taskPolls: { readonly span: Span } & Columns & Omit<TaskPollsQuery, 'range' | 'columns'>;
  readonly resources: { readonly span: Span };
  readonly resource: { readonly span: Span } & Omit<ResourceQuery, 'range'>;
}

export interface Answers {
  readonly overview: Overview;
  readonly strip: Strip;
  readonly workerLane: WorkerLane;
  readonly tasks: TaskPage;
  readonly distribution: Distribution;
  readonly running: readonly RunningPoll[];
  readonly findings: FindingsPage;
  readonly stacks: readonly StackRow[];
  /** Undefined: a task that is not known, or not any more. */
  readonly task: TaskDetail | undefined;
  readonly taskFigures: TaskFigures;
  readonly taskPolls: TaskPolls;
  readonly resources: readonly ResourceRow[];
  readonly resource: ResourceDetail;
}

export type QueryKind = keyof Answers;

export type Query<K extends QueryKind = QueryKind> = {
  readonly [P in K]: { readonly kind: P } & QueryParameters[P];
}[K];

/** What the window asks of the worker. */
export type Request =
  /** Try again now: the user asked, or the network or the tab came back. */
  | { readonly type: 'retry' }
  /** Asks the agent to change how much the program records. */
  | { readonly type: 'setLevel'; readonly level: Level }
  /** Begins a subscription or replaces its query; `revision` counts the queries of one subscription. */
  | { readonly type: 'watch'; readonly id: number; readonly revision: number; readonly query: Query }
  | { readonly type: 'unwatch'; readonly id: number }
  /** The answer with this id was taken; the next may come. Keeps a busy window from being buried in answers. */
  | { readonly type: 'taken'; readonly id: number };

export interface AnswerReply {
  readonly type: 'answer';
  readonly id: number;
  /** Tells an answer to an earlier query of the subscription from one to its latest. */
  readonly revision: number;
  readonly value: Answers[QueryKind];
  /** Stream time at which the answer ends: the newest data, or the instant at which the view was paused. */
  readonly end: Nanoseconds;
}

/** What the worker tells the window. */
export type Reply =
  | AnswerReply
  | { readonly type: 'status'; readonly status: ConnectionStatus }
  /** Stream time minus wall clock (milliseconds since 1970), in milliseconds, smoothed. */
  | { readonly type: 'clock'; readonly offset: number; readonly streamNow: Nanoseconds };
