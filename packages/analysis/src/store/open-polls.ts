import type {
  EndsSection,
  Nanoseconds,
  OpenPollsSection,
  PollsSection,
  TaskId,
  WorkerId,
  WorkerWindowsSection,
} from '@pollscope/protocol';
import { WorkerState } from '@pollscope/protocol';

export type OpenPoll = OpenPollsSection['rows'][number];

/**
 * A poll in progress is told of again and again. A second of silence, ten times the interval of the worker windows,
 * means that its end was among what was lost.
 */
const FORGET_AFTER: Nanoseconds = 1_000_000_000;

/** The polls in progress, at most one for each worker, until something tells that they ended. */
export class OpenPolls {
  readonly #byWorker = new Map<WorkerId, OpenPoll>();

  observe(section: OpenPollsSection): void {
    for (const poll of section.rows) this.#byWorker.set(poll.worker, poll);
  }

  endedByPolls(polls: PollsSection): void {
    const open = this.#byWorker.get(polls.worker);
    const lastStart = polls.start[polls.length - 1];
    if (open !== undefined && lastStart !== undefined && lastStart >= open.start) this.#byWorker.delete(polls.worker);
  }

  /** A window that ends in another state, or in a poll that began later, tells that the poll is over. */
  endedByWindows(section: WorkerWindowsSection): void {
    const end = section.start + section.duration;
    for (const { worker, state, stateSince } of section.rows) {
      const open = this.#byWorker.get(worker);
      if (open === undefined) continue;
      const other = state !== WorkerState.polling && end > open.observedAt;
      if (other || stateSince > open.start) this.#byWorker.delete(worker);
    }
  }

  endedByTasks(section: EndsSection): void {
    const ended = new Set(section.rows.map((row) => row.task));
    for (const [worker, open] of this.#byWorker) if (ended.has(open.task)) this.#byWorker.delete(worker);
  }

  /** Longest first. */
  at(now: Nanoseconds): readonly OpenPoll[] {
    return [...this.#byWorker.values()]
      .filter((open) => now - open.observedAt < FORGET_AFTER)
      .sort((a, b) => a.start - b.start);
  }

  byTask(now: Nanoseconds): ReadonlyMap<TaskId, OpenPoll> {
    return new Map(this.at(now).map((open) => [open.task, open]));
  }
}
