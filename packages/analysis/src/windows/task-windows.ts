import {
  type Nanoseconds,
  PollOutcome,
  type SparseHistogram,
  type TaskWindow,
  type TaskWindowsSection,
} from '@pollscope/protocol';
import { type DrainedCounts, SparseCounts } from '../sparse-counts.ts';
import type { FinishedPoll } from './finished-poll.ts';
import { OpenWindows } from './open-windows.ts';
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
  polls: 6,
  wakes: 7,
  selfWakes: 8,
  yields: 9,
  outOfBudget: 10,
} as const;
const FIELDS = 16;

/** All tasks of which one open window tells. Slots 2t and 2t + 1 of the counts are poll time and queue delay of task slot t. */
class OpenTasks {
  readonly #states: TaskStates;
  readonly #counts = new SparseCounts();
  // Rows exist for all slots that were touched, hence the casts.
  #numbers = new Float64Array(FIELDS * 64);
  readonly #touched: number[] = [];

  constructor(states: TaskStates) {
    this.#states = states;
  }

  poll(slot: number, poll: FinishedPoll): void {
    const { end, duration, queueDelay, outcome } = poll;
    const row = this.#rowOf(slot);
    const numbers = this.#numbers;
    (numbers[row + Field.pollSum] as number) += duration;
    if (duration > (numbers[row + Field.pollMax] as number)) numbers[row + Field.pollMax] = duration;
    (numbers[row + Field.delaySum] as number) += queueDelay;
    if (queueDelay > (numbers[row + Field.delayMax] as number)) numbers[row + Field.delayMax] = queueDelay;
    if (end >= (numbers[row + Field.lastEnd] as number) || numbers[row + Field.polls] === 0) {
      numbers[row + Field.lastEnd] = end;
      numbers[row + Field.lastOutcome] = outcome;
    }
    (numbers[row + Field.polls] as number)++;
    if (outcome === PollOutcome.yielded) (numbers[row + Field.yields] as number)++;
    else if (outcome === PollOutcome.outOfBudget) (numbers[row + Field.outOfBudget] as number)++;
    this.#counts.add(2 * slot, poll.durationBucket);
    this.#counts.add(2 * slot + 1, poll.delayBucket);
  }

  wake(slot: number, isSelf: boolean): void {
    const row = this.#rowOf(slot);
    (this.#numbers[row + Field.wakes] as number)++;
    if (isSelf) (this.#numbers[row + Field.selfWakes] as number)++;
  }

  /** The rows, in the order in which the tasks appeared; empties the window. */
  drain(): TaskWindow[] {
    const states = this.#states;
    const counts = this.#counts.drain(2 * states.slots);
    const numbers = this.#numbers;
    const rows: TaskWindow[] = [];
    for (const slot of this.#touched) {
      const row = slot * FIELDS;
      const wasPolled = numbers[row + Field.polls] !== 0;
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
          pollTime: histogramOf(counts, 2 * slot, {
            sum: numbers[row + Field.pollSum] as number,
            max: numbers[row + Field.pollMax] as number,
          }),
          queueDelay: histogramOf(counts, 2 * slot + 1, {
            sum: numbers[row + Field.delaySum] as number,
            max: numbers[row + Field.delayMax] as number,
          }),
        });
      }
      numbers.fill(0, row, row + FIELDS);
    }
    this.#touched.length = 0;
    return rows;
  }

  #rowOf(slot: number): number {
    const row = slot * FIELDS;
    if (row >= this.#numbers.length) this.#grow(row);
    if (this.#numbers[row + Field.polls] === 0 && this.#numbers[row + Field.wakes] === 0) this.#touched.push(slot);
    return row;
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

  poll(slot: number, poll: FinishedPoll): void {
    this.#windows.at(poll.end).poll(slot, poll);
  }

  wake(slot: number, time: Nanoseconds, isSelf: boolean): void {
    this.#windows.at(time).wake(slot, isSelf);
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
