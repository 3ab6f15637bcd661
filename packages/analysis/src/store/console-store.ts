import type { Frame, Nanoseconds } from '@pollscope/protocol';
import type {
  EventsQuery,
  FindingsPage,
  FindingsQuery,
  MarkRow,
  ResourceDetail,
  ResourceQuery,
  ResourceRow,
  RunningPoll,
  RunningQuery,
  SliceRow,
  SlicesQuery,
  StackRow,
  StacksQuery,
  TaskDetail,
  TaskDetailQuery,
  TaskFigures,
  TaskFiguresQuery,
  TaskPolls,
  TaskPollsQuery,
} from './activity-queries.ts';
import { antagonistsOf } from './antagonists.ts';
import { EVENTS_KEPT } from './activity.ts';
import { markRowsOf, sliceRowsOf, stackRowsOf } from './activity-rows.ts';
import { LiveTimelineSource } from '../timeline/live-timeline-source.ts';
import type { TimelineSource } from '../timeline/timeline-source.ts';
import { Contents, type ContentsOptions } from './contents.ts';
import { distributionOf } from './distribution.ts';
import { overviewOf } from './overview.ts';
import { pollListOf } from './poll-list.ts';
import type {
  Distribution,
  DistributionQuery,
  Overview,
  OverviewOptions,
  QueueName,
  QueueNamesQuery,
  Strip,
  StripQuery,
  TaskPage,
  TaskQuery,
  TimeRange,
  WorkerLane,
} from './queries.ts';
import { queueNamesOf } from './queue-names.ts';
import { queueServiceOf } from './queue-service.ts';
import { resourceDetailOf, resourceRowsOf } from './resource-query.ts';
import type {
  Antagonists,
  AntagonistsQuery,
  PollList,
  PollListQuery,
  QueueService,
  QueueServiceQuery,
  Unattended,
  UnattendedQuery,
} from './service-queries.ts';
import { runningPollsOf, taskPollsOf } from './slow-polls.ts';
import { stripOf } from './strip.ts';
import { taskDetailOf } from './task-detail.ts';
import { taskFiguresOf } from './task-figures.ts';
import { taskPageOf } from './task-query.ts';
import { unattendedOf } from './unattended.ts';
import { type WorkerLaneQuery, workerLaneOf } from './worker-lane.ts';

/** 2.6 s at 200,000 polls a second, in 16 MiB. */
const POLL_CAPACITY = 2 ** 19;

/**
 * Rows of each kind of single event that a store keeps: to restore one, no more of them need be given. Kinds that are not
 * here are not kept at all.
 */
export const EVENTS_IN_STORE = { polls: POLL_CAPACITY, ...EVENTS_KEPT } as const;

/** What a task table still shows fluidly. */
const TASK_LIMIT = 100_000;

/**
 * What a console holds of one stream, and the answers to its questions. Takes the frames of a socket or of a recording.
 * A range takes in the windows whose middle lies in it; percentiles are of the merged histograms of those windows.
 */
export class ConsoleStore {
  readonly #options: ContentsOptions;
  /** What happened when, event by event as far back as those are held. */
  readonly timeline: TimelineSource = new LiveTimelineSource(() => this.#contents);
  #contents: Contents;

  constructor(options: Partial<ContentsOptions> = {}) {
    this.#options = { pollCapacity: POLL_CAPACITY, taskLimit: TASK_LIMIT, ...options };
    this.#contents = new Contents(this.#options);
  }

  /** Takes in a frame; one that was already seen, as after a reconnect, changes nothing. */
  ingest(frame: Frame): void {
    this.#contents.add(frame);
  }

  /** Takes in a snapshot of what was before the frames that follow it, as a recording gives it where reading begins. */
  ingestSnapshot(frame: Frame): void {
    this.#contents.addSnapshot(frame);
  }

  /**
   * Does work that was put off when frames came, a millisecond at a time, until it is done or `isOver` says that there is no
   * more time. Returns whether any is left: then the next question that needs it pays for it.
   */
  catchUp(isOver: () => boolean): boolean {
    return this.#contents.history.work(isOver);
  }

  /** Forgets everything: a stream with another epoch begins. */
  reset(): void {
    this.#contents = new Contents(this.#options);
  }

  /** End of what has been received, 0 before anything was. */
  get now(): Nanoseconds {
    return this.#contents.now;
  }

  /** End of the newest queue window, 0 before the first: up to where strips, lanes and distributions have values. */
  get windowsUntil(): Nanoseconds {
    const newest = this.#contents.queueWindows.newest;
    return newest === undefined ? 0 : newest.start + newest.duration;
  }

  overview(range: TimeRange, options?: OverviewOptions): Overview {
    return overviewOf(this.#contents, range, options);
  }

  queueNames(query: QueueNamesQuery): readonly QueueName[] {
    return queueNamesOf(this.#contents.definitions, query);
  }

  strip(query: StripQuery): Strip {
    return stripOf(this.#contents, query);
  }

  workerLane(query: WorkerLaneQuery): WorkerLane {
    return workerLaneOf(this.#contents, query);
  }

  tasks(query: TaskQuery): TaskPage {
    return taskPageOf(this.#contents, query);
  }

  /** Undefined for a task that is not known, or not any more. */
  task(query: TaskDetailQuery): TaskDetail | undefined {
    const { definitions, tasks, resources, activity, openPolls, now } = this.#contents;
    return taskDetailOf({ definitions, tasks, resources, activity, openPolls: openPolls.byTask(now) }, query);
  }

  taskFigures(query: TaskFiguresQuery): TaskFigures {
    return taskFiguresOf(this.#contents, query);
  }

  taskPolls(query: TaskPollsQuery): TaskPolls {
    return taskPollsOf(this.#contents, query);
  }

  running(query: RunningQuery): readonly RunningPoll[] {
    return runningPollsOf(this.#contents, query);
  }

  /** Those that the windows of the range tell of, with the longest waits first. */
  resources(range: TimeRange): readonly ResourceRow[] {
    return resourceRowsOf(this.#contents, range);
  }

  resource(query: ResourceQuery): ResourceDetail {
    return resourceDetailOf(this.#contents, query);
  }

  findings(query: FindingsQuery): FindingsPage {
    return this.#contents.findings.page(query);
  }

  stacks(query: StacksQuery): readonly StackRow[] {
    return stackRowsOf(this.#contents, query);
  }

  slices(query: SlicesQuery): readonly SliceRow[] {
    return sliceRowsOf(this.#contents, query);
  }

  marks(query: EventsQuery): readonly MarkRow[] {
    return markRowsOf(this.#contents, query);
  }

  pollList(query: PollListQuery): PollList {
    return pollListOf(this.#contents, query);
  }

  queueService(query: QueueServiceQuery): QueueService {
    return queueServiceOf(this.#contents, query);
  }

  antagonists(query: AntagonistsQuery): Antagonists {
    return antagonistsOf(this.#contents, query);
  }

  unattended(query: UnattendedQuery): Unattended {
    return unattendedOf(this.#contents, query);
  }

  distribution(query: DistributionQuery): Distribution {
    return distributionOf(this.#contents.queueWindows, query);
  }
}
