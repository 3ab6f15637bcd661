import {
  type Nanoseconds,
  PollOutcome,
  type SparseHistogram,
  type TaskWindow,
  type TaskWindowsSection,
} from '@pollscope/protocol';
import { type DrainedCounts, SparseCounts } from '../sparse-counts.ts';
import { OpenWindows } from './open-windows.ts';
import type { PollBlock } from './poll-block.ts';
import type { TaskStates } from './task-states.ts';

/** A second: ten thousand tasks cost one row each a second, which a console's link and table can take. */
const TASK_WINDOW: Nanoseconds = 1_000_000_000;

/** Numbers kept for each task; a poll touches the first cache line only. */
const Field = {
  pollSum: 0,
  pollMax: 1,
  delaySum: 2,
  delayMax: 3,
  lastEnd: 4,
  lastOutcome: 5,
  yields: 6,
  isListed: 7,
  wakes: 8,
  selfWakes: 9,
  outOfBudget: 10,
} as const;
const FIELDS = 16;

/** What is imported is read from memory at each use. */
const { yielded, outOfBudget } = PollOutcome;

/** As `lastEnd`: it was not polled in this window. */
const NEVER = Number.NEGATIVE_INFINITY;

/** All tasks of which one open window tells. */
class OpenTasks {
  readonly #states: TaskStates;
  readonly #pollTimes = new SparseCounts();
  readonly #queueDelays = new SparseCounts();
  // Rows exist for all slots that are listed, hence the casts.
  #numbers = new Float64Array(FIELDS * 64);
  readonly #listed: number[] = [];

  constructor(states: TaskStates) {
    this.#states = states;
  }

  polls(block: PollBlock, from: number, to: number): void {
    this.#count(block, from, to);
    this.#pollTimes.addRows({ slots: block.slot, buckets: block.durationBucket }, from, to);
    this.#queueDelays.addRows({ slots: block.slot, buckets: block.delayBucket }, from, to);
  }

  wake(slot: number, isSelf: boolean): void {
    const row = this.#rowOf(slot);
    (this.#numbers[row + Field.wakes] as number)++;
    if (isSelf) (this.#numbers[row + Field.selfWakes] as number)++;
  }

  describe(slot: number): void {
    this.#rowOf(slot);
  }

  /** The rows, in the order in which the tasks appeared; empties the window. */
  drain(): TaskWindow[] {
    const states = this.#states;
    const pollTimes = this.#pollTimes.drain(states.slots);
    const queueDelays = this.#queueDelays.drain(states.slots);
    const numbers = this.#numbers;
    const rows: TaskWindow[] = [];
    for (const slot of this.#listed) {
      const row = slot * FIELDS;
      const wasPolled = numbers[row + Field.lastEnd] !== NEVER;
      // How and when a task was last polled is part of every row, so one that never was has to wait for its first poll.
      if (wasPolled || states.wasPolled(slot)) {
        rows.push({
          task: states.taskAt(slot),
          lastPollEnd: wasPolled ? (numbers[row + Field.lastEnd] as number) : states.lastEnd(slot),
          lastOutcome: wasPolled ? (numbers[row + Field.lastOutcome] as PollOutcome) : states.outcome(slot),
          waitsOn: states.waitsOn(slot),
          wakes: numbers[row + Field.wakes] as number,
          selfWakes: numbers[row + Field.selfWakes] as number,
          yields: numbers[row + Field.yields] as number,
          outOfBudget: numbers[row + Field.outOfBudget] as number,
          lastWaker: states.lastWaker(slot),
          pollTime: histogramOf(pollTimes, slot, {
            sum: numbers[row + Field.pollSum] as number,
            max: numbers[row + Field.pollMax] as number,
          }),
          queueDelay: histogramOf(queueDelays, slot, {
            sum: numbers[row + Field.delaySum] as number,
            max: numbers[row + Field.delayMax] as number,
          }),
        });
      }
      numbers.fill(0, row, row + FIELDS);
    }
    this.#listed.length = 0;
    return rows;
  }

  #count({ slot, end, duration, queueDelay, outcome }: PollBlock, from: number, to: number): void {
    for (let index = from; index < to; index++) {
      const row = this.#rowOf(slot[index] as number);
      const numbers = this.#numbers;
      const lasted = duration[index] as number;
      const delay = queueDelay[index] as number;
      const ended = end[index] as number;
      const left = outcome[index] as PollOutcome;
      (numbers[row + Field.pollSum] as number) += lasted;
      if (lasted > (numbers[row + Field.pollMax] as number)) numbers[row + Field.pollMax] = lasted;
      (numbers[row + Field.delaySum] as number) += delay;
      if (delay > (numbers[row + Field.delayMax] as number)) numbers[row + Field.delayMax] = delay;
      if (ended >= (numbers[row + Field.lastEnd] as number)) {
        numbers[row + Field.lastEnd] = ended;
        numbers[row + Field.lastOutcome] = left;
      }
      if (left === yielded) (numbers[row + Field.yields] as number)++;
      else if (left === outOfBudget) (numbers[row + Field.outOfBudget] as number)++;
    }
  }

  #rowOf(slot: number): number {
    const row = slot * FIELDS;
    if (row >= this.#numbers.length) this.#grow(row);
    if (this.#numbers[row + Field.isListed] === 0) this.#list(slot);
    return row;
  }

  #list(slot: number): void {
    this.#listed.push(slot);
    this.#numbers[slot * FIELDS + Field.isListed] = 1;
    this.#numbers[slot * FIELDS + Field.lastEnd] = NEVER;
  }

  #grow(row: number): void {
    const numbers = new Float64Array(Math.max(this.#numbers.length * 2, row + FIELDS));
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}

function histogramOf(
  drained: DrainedCounts,
  slot: number,
  totals: { readonly sum: Nanoseconds; readonly max: Nanoseconds },
): SparseHistogram {
  const from = drained.first[slot];
  const to = drained.first[slot + 1];
  return {
    buckets: drained.buckets.subarray(from, to),
    counts: drained.counts.subarray(from, to),
    max: totals.max,
    sum: totals.sum,
  };
}

/** Task windows of {@link TASK_WINDOW}, with the tasks that were polled or woken in them. */
export class TaskWindows {
  readonly #states: TaskStates;
  readonly #windows: OpenWindows<OpenTasks>;

  constructor(from: Nanoseconds, states: TaskStates) {
    this.#states = states;
    this.#windows = new OpenWindows({ duration: TASK_WINDOW, from, create: () => new OpenTasks(states) });
  }

  polls(block: PollBlock): void {
    const { length, end } = block;
    let from = 0;
    while (from < length) {
      const window = this.#windows.at(end[from] as number);
      // The first is in this window even if it comes too late for its own.
      const to = this.#windows.endOfCurrent(end, from + 1, length);
      window.polls(block, from, to);
      from = to;
    }
  }

  wake(slot: number, time: Nanoseconds, isSelf: boolean): void {
    this.#windows.at(time).wake(slot, isSelf);
  }

  /** The task has a row, though it may not have been polled since. */
  describe(slot: number, time: Nanoseconds): void {
    this.#windows.at(time).describe(slot);
  }

  /** The earliest window if it ended at or before `now`; undefined otherwise. */
  closeNext(now: Nanoseconds): TaskWindowsSection | undefined {
    const ended = this.#windows.takeEnded(now);
    if (ended === undefined) return undefined;
    const rows = ended.window?.drain() ?? [];
    if (ended.window !== undefined) this.#windows.recycle(ended.window);
    this.#states.forgetEnded(this.#windows.closedUpTo);
    return { kind: 'taskWindows', start: ended.start, duration: TASK_WINDOW, rows };
  }
}
