import type { Frame, Nanoseconds } from '@pollscope/protocol';
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
import { stripOf } from './strip.ts';
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

  distribution(query: DistributionQuery): Distribution {
    return distributionOf(this.#contents.queueWindows, query);
  }
}
