import { type Nanoseconds, type OpenPollsSection, type TaskId, type WorkerId, WorkerState } from '@pollscope/protocol';

export interface BegunPoll {
  readonly task: TaskId;
  readonly start: Nanoseconds;
  readonly queueDelay: Nanoseconds;
  /** The worker parked or ran other tasks while the poll went on: its thread had given the worker away, to block. */
  isGivenAway: boolean;
}

interface Worker {
  /** Innermost last. More than one only while polls are given away. */
  readonly polls: BegunPoll[];
  parkedSince: Nanoseconds | undefined;
}

/** What each worker is doing as time goes on. */
export class WorkerBook {
  /** Polls that were begun and whose end never came. */
  unfinished = 0;
  readonly #workers: readonly Worker[];

  constructor(workers: number) {
    this.#workers = Array.from({ length: workers }, () => ({ polls: [], parkedSince: undefined }));
  }

  /** The task that is being polled; 0: none. */
  polling(worker: WorkerId): TaskId {
    return this.#workers[worker]?.polls.at(-1)?.task ?? 0;
  }

  pollStarted(worker: WorkerId, poll: BegunPoll): void {
    const known = this.#of(worker);
    known.parkedSince = undefined;
    const open = known.polls.at(-1);
    if (open !== undefined && !open.isGivenAway) {
      known.polls.pop();
      this.unfinished++;
    }
    known.polls.push(poll);
  }

  /** The poll that ends; undefined when none was begun. */
  pollEnded(worker: WorkerId): BegunPoll | undefined {
    return this.#of(worker).polls.pop();
  }

  parked(worker: WorkerId, time: Nanoseconds): void {
    const known = this.#of(worker);
    this.#giveAway(known);
    known.parkedSince = time;
  }

  /** Since when it was parked; undefined when nothing told that it was. */
  unparked(worker: WorkerId): Nanoseconds | undefined {
    const known = this.#of(worker);
    this.#giveAway(known);
    const since = known.parkedSince;
    known.parkedSince = undefined;
    return since;
  }

  /** What the workers are in the middle of. */
  *states(): Generator<readonly [WorkerId, WorkerState, Nanoseconds]> {
    for (const [worker, { polls, parkedSince }] of this.#workers.entries()) {
      const poll = polls.at(-1);
      if (parkedSince !== undefined) yield [worker, WorkerState.parked, parkedSince];
      else if (poll !== undefined) yield [worker, WorkerState.polling, poll.start];
    }
  }

  /** Polls that have run for at least `age`. */
  openPolls(observedAt: Nanoseconds, age: Nanoseconds): OpenPollsSection['rows'] {
    return this.#workers.flatMap(({ polls }, worker) =>
      polls
        .filter(({ start }) => observedAt - start >= age)
        .map(({ task, start }) => ({ worker, task, start, observedAt })),
    );
  }

  #giveAway({ polls }: Worker): void {
    const open = polls.at(-1);
    if (open !== undefined) open.isGivenAway = true;
  }

  #of(worker: WorkerId): Worker {
    const known = this.#workers[worker];
    if (known === undefined) throw new RangeError(`worker ${worker} is none of ${this.#workers.length}`);
    return known;
  }
}
