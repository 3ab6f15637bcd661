import type {
  EndsSection,
  Nanoseconds,
  OpenPollsSection,
  StacksSection,
  WorkerId,
  WorkerWindowsSection,
} from '@pollscope/protocol';
import { type OpenPoll, OpenPolls } from '../../store/open-polls.ts';

export type Stack = StacksSection['rows'][number];

export interface RunningPoll extends OpenPoll {
  /** Up to when the look before this one saw it run; its start, when this is the first. */
  readonly seenUpTo: Nanoseconds;
  /** The latest call stack taken of it. */
  readonly stack: Stack | undefined;
}

/** The polls in progress, with what the watchdog took of them. */
export class RunningPolls {
  readonly #open = new OpenPolls();
  readonly #seen = new Map<WorkerId, OpenPoll>();
  readonly #stacks = new Map<WorkerId, Stack>();

  /** Longest first. */
  at(now: Nanoseconds): readonly RunningPoll[] {
    return this.#open.at(now).map((poll) => {
      const seen = this.#seen.get(poll.worker);
      const stack = this.#stacks.get(poll.worker);
      return {
        ...poll,
        seenUpTo: seen?.start === poll.start ? seen.observedAt : poll.start,
        stack: stack?.pollStart === poll.start ? stack : undefined,
      };
    });
  }

  observe(section: OpenPollsSection): void {
    this.#open.observe(section);
  }

  addStacks({ rows }: StacksSection): void {
    for (const stack of rows) this.#stacks.set(stack.worker, stack);
  }

  endedByWindows(section: WorkerWindowsSection): void {
    this.#open.endedByWindows(section);
  }

  endedByTasks(section: EndsSection): void {
    this.#open.endedByTasks(section);
  }

  /** They have been looked at. */
  looked(now: Nanoseconds): void {
    this.#seen.clear();
    for (const poll of this.#open.at(now)) this.#seen.set(poll.worker, poll);
  }
}
