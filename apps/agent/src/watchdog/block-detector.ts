import type { Nanoseconds } from '@pollscope/executor';
import type { TaskId } from '@pollscope/protocol';

/** A watchdog that was itself not run for so long cannot say what the program did in the meantime. */
const UNWATCHED_NS = 50e6;

/** The program's thread has been busy with one thing since `start`, on the executor's clock. */
export interface Block {
  /** 0: outside any task. */
  readonly task: TaskId;
  readonly start: Nanoseconds;
}

export interface Observation {
  /** The poll in progress. */
  readonly openPoll: Block | undefined;
  /** Whether a heartbeat is out that the event loop has not answered. */
  readonly isSilent: boolean;
}

/** Tells a thread that is stuck from one that works or sleeps. */
export class BlockDetector {
  readonly #threshold: Nanoseconds;
  #checkedAt: Nanoseconds = Number.NEGATIVE_INFINITY;
  /** The silence of the event loop that no long poll explains. */
  #silence: Block | undefined;

  constructor(threshold: Nanoseconds) {
    this.#threshold = threshold;
  }

  /** The block that the thread is in at `now`; the same task and start for as long as it is the same one. */
  check(now: Nanoseconds, { openPoll, isSilent }: Observation): Block | undefined {
    const unwatched = now - this.#checkedAt > UNWATCHED_NS;
    const wasBlocked = this.#silence !== undefined && this.#checkedAt - this.#silence.start >= this.#threshold;
    this.#checkedAt = now;
    if (openPoll !== undefined && now - openPoll.start >= this.#threshold) {
      this.#silence = undefined;
      return openPoll;
    }
    if (!isSilent) {
      this.#silence = undefined;
      return undefined;
    }
    if (this.#silence === undefined || (unwatched && !wasBlocked)) this.#silence = { task: 0, start: now };
    return now - this.#silence.start >= this.#threshold ? this.#silence : undefined;
  }
}
