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
  StackRow,
  StacksQuery,
  TaskDetail,
  TaskDetailQuery,
  TaskFigures,
  TaskFiguresQuery,
  TaskPolls,
  TaskPollsQuery,
} from './activity-queries.ts';
import { markRowsOf, sliceRowsOf, stackRowsOf } from './activity-rows.ts';
import { Contents, type ContentsOptions } from './contents.ts';
import { distributionOf } from './distribution.ts';
import { overviewOf } from './overview.ts';
import type {
  Distribution,
  DistributionQuery,
  Overview,
  Strip,
  StripQuery,
  TaskPage,
  TaskQuery,
  TimeRange,
  WorkerLane,
} from './queries.ts';
import { resourceDetailOf, resourceRowsOf } from './resource-query.ts';
import { runningPollsOf, taskPollsOf } from './slow-polls.ts';
import { stripOf } from './strip.ts';
import { taskDetailOf } from './task-detail.ts';
import { taskFiguresOf } from './task-figures.ts';
import { taskPageOf } from './task-query.ts';
import { type WorkerLaneQuery, workerLaneOf } from './worker-lane.ts';

/** 2.6 s at 200,000 polls a second, in 16 MiB. */
const POLL_CAPACITY = 2 ** 19;

/** What a task table still shows fluidly. */
const TASK_LIMIT = 100_000;

/**
 * What a console holds of one stream, and the answers to its questions. Takes the frames of a socket or of a recording.
 * A range takes in the windows whose middle lies in it; percentiles are of the merged histograms of those windows.
 */
export class ConsoleStore {
  readonly #options: ContentsOptions;
  #contents: Contents;

  constructor(options: Partial<ContentsOptions> = {}) {
    this.#options = { pollCapacity: POLL_CAPACITY, taskLimit: TASK_LIMIT, ...options };
    this.#contents = new Contents(this.#options);
  }

  /** Takes in a frame; one that was already seen, as after a reconnect, changes nothing. */
  ingest(frame: Frame): void {
    this.#contents.add(frame);
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

  overview(range: TimeRange): Overview {
    return overviewOf(this.#contents, range);
  }

  strip(query: StripQuery): Strip {
    return stripOf(this.#contents, query);
  }

  workerLane(query: WorkerLaneQuery): WorkerLane {
    return workerLaneOf(this.#contents, query);
  }

  tasks(query: TaskQuery): TaskPage {
    const { definitions, tasks, history, openPolls, now, tasksObservedUntil } = this.#contents;
    const source = { definitions, tasks, openPolls: openPolls.byTask(now), observedUntil: tasksObservedUntil };
    return taskPageOf(source, history, query);
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

  slices(query: EventsQuery): readonly SliceRow[] {
    return sliceRowsOf(this.#contents, query);
  }

  marks(query: EventsQuery): readonly MarkRow[] {
    return markRowsOf(this.#contents, query);
  }

  distribution(query: DistributionQuery): Distribution {
    return distributionOf(this.#contents.queueWindows, query);
  }
}
