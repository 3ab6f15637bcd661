import type {
  Antagonists,
  AntagonistsQuery,
  Distribution,
  DistributionQuery,
  EventsQuery,
  FindingsPage,
  FindingsQuery,
  MarkRow,
  Overview,
  OverviewOptions,
  PollChoice,
  PollList,
  PollListQuery,
  QueueName,
  QueueNamesQuery,
  QueueService,
  QueueServiceQuery,
  ResourceDetail,
  ResourceQuery,
  ResourceRow,
  RunningPoll,
  RunningQuery,
  SliceRow,
  SlicesQuery,
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
  Timeline,
  TimelineMap,
  TimelinePoll,
  TimelineQuery,
  Unattended,
  UnattendedQuery,
  WorkerLane,
} from '@pollscope/analysis';
import type { ClientRequest, Nanoseconds } from '@pollscope/protocol';
import type { CompareAsked, ComparisonState } from './compare/comparison-state.ts';
import type { PlayerAct, PlayerState, RecordingOrigin, ReplayState } from './recording/replay-state.ts';
import type { SourceStatus } from './source-status.ts';

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
  readonly overview: { readonly span: Span } & OverviewOptions;
  readonly strip: { readonly span: Span } & Columns & Pick<StripQuery, 'metric' | 'queues'>;
  /** Of all that are known, whatever the span. */
  readonly queueNames: { readonly span: Span } & QueueNamesQuery;
  /** A strip that React draws, beside figures. */
  readonly course: { readonly span: Span } & Columns & Pick<StripQuery, 'metric' | 'queues'>;
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
  readonly pollList: { readonly span: Span } & Omit<PollListQuery, 'range'>;
  readonly queueService: { readonly span: Span } & Columns & Omit<QueueServiceQuery, 'range' | 'columns'>;
  /** Of a stretch in the past, whatever the span. */
  readonly antagonists: { readonly span: Span } & AntagonistsQuery;
  readonly slices: { readonly span: Span } & Omit<SlicesQuery, 'range'>;
  readonly unattended: { readonly span: Span } & Omit<UnattendedQuery, 'range'>;
  readonly marks: { readonly span: Span } & Omit<EventsQuery, 'range'>;
  /** `before` and `after`: how much of the span at either end is beyond what is in view. */
  readonly timeline: { readonly span: Span; readonly before: Nanoseconds; readonly after: Nanoseconds } & Omit<
    TimelineQuery,
    'range' | 'ranked'
  >;
  /** Of all that there is, whatever the span. */
  readonly timelineMap: { readonly span: Span; readonly columns: number };
  readonly timelinePoll: { readonly span: Span; readonly choice: PollChoice };
}

export interface Answers {
  readonly overview: Overview;
  readonly strip: Strip;
  readonly queueNames: readonly QueueName[];
  readonly course: Strip;
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
  readonly pollList: PollList;
  readonly queueService: QueueService;
  readonly antagonists: Antagonists;
  readonly slices: readonly SliceRow[];
  readonly unattended: Unattended;
  readonly marks: readonly MarkRow[];
  readonly timeline: Timeline;
  readonly timelineMap: TimelineMap;
  /** Undefined: there is none, or it is not held any more. */
  readonly timelinePoll: TimelinePoll | undefined;
}

export type QueryKind = keyof Answers;

/** Of a recording, these are answered from the file, as far around the position as they ask. */
export type TimelineKind = 'timeline' | 'timelineMap' | 'timelinePoll';
export type StoreKind = Exclude<QueryKind, TimelineKind>;

export type Query<K extends QueryKind = QueryKind> = {
  readonly [P in K]: { readonly kind: P } & QueryParameters[P];
}[K];

const TIMELINE_KINDS: ReadonlySet<string> = new Set<TimelineKind>(['timeline', 'timelineMap', 'timelinePoll']);

export function isTimelineQuery(query: Query): query is Query<TimelineKind> {
  return TIMELINE_KINDS.has(query.kind);
}

/** What is to be shown. */
export type Opening =
  | { readonly kind: 'nothing' }
  /** The program behind the page. */
  | { readonly kind: 'program' }
  /** From `at` on, from its end if not given. */
  | { readonly kind: 'recording'; readonly origin: RecordingOrigin; readonly at: Nanoseconds | undefined };

/** What the window asks of the worker. */
export type Request =
  /** Shows another source in place of the one before; `source` counts them. */
  | { readonly type: 'show'; readonly source: number; readonly opening: Opening }
  /** Try again now: the user asked, or the network or the tab came back. */
  | { readonly type: 'retry' }
  /** Asks the agent for something. */
  | { readonly type: 'ask'; readonly request: ClientRequest }
  /** Moves through the open recording. */
  | { readonly type: 'player'; readonly act: PlayerAct }
  /** Compares two recordings, whatever is shown; undefined gives up what is under way. `number` counts the questions. */
  | { readonly type: 'compare'; readonly number: number; readonly asked: CompareAsked | undefined }
  /** Begins a subscription or replaces its query; `revision` counts the queries of one subscription. */
  | { readonly type: 'watch'; readonly id: number; readonly revision: number; readonly query: Query }
  | { readonly type: 'unwatch'; readonly id: number }
  /** What is asked for came into the user's sight, or went out of it: that need not be as fresh. */
  | { readonly type: 'see'; readonly id: number; readonly isInView: boolean }
  /** The answer with this id was taken; the next may come. Keeps a busy window from being buried in answers. */
  | { readonly type: 'taken'; readonly id: number };

export interface AnswerReply {
  readonly type: 'answer';
  /** The source that it was made from: one may be on its way when another is shown. */
  readonly source: number;
  readonly id: number;
  /** Tells an answer to an earlier query of the subscription from one to its latest. */
  readonly revision: number;
  readonly value: Answers[QueryKind];
  /** Stream time at which the answer ends: the newest data, or the instant at which the view was paused. */
  readonly end: Nanoseconds;
}

/** How stream time goes on: at `wall` it was `stream`, and goes `rate` times as fast as the wall clock. */
export interface Pace {
  /** Milliseconds since 1970. */
  readonly wall: number;
  readonly stream: Nanoseconds;
  readonly rate: number;
  /** End of what has been received, or in a recording the position. */
  readonly reached: Nanoseconds;
}

/** What the worker tells the window. */
export type Reply =
  | SourceReply
  | { readonly type: 'comparison'; readonly number: number; readonly state: ComparisonState };

/** Each of the source with that number. */
export type SourceReply =
  | AnswerReply
  | { readonly type: 'status'; readonly source: number; readonly status: SourceStatus }
  | { readonly type: 'pace'; readonly source: number; readonly pace: Pace }
  | { readonly type: 'replay'; readonly source: number; readonly state: ReplayState }
  | { readonly type: 'player'; readonly source: number; readonly state: PlayerState };
