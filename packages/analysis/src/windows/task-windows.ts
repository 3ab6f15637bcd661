import type {
  Nanoseconds,
  PollOutcome,
  SparseHistogram,
  TaskId,
  TaskWindow,
  TaskWindowsSection,
} from '@pollscope/protocol';
import { type DrainedCounts, SparseCounts } from '../sparse-counts.ts';
import type { FinishedPoll } from './finished-poll.ts';
import { OpenWindows } from './open-windows.ts';
import { SlotTable } from './slot-table.ts';

/** A second: ten thousand tasks cost one row each a second, which a console's link and table can take. */
const TASK_WINDOW: Nanoseconds = 1_000_000_000;

/** Numbers kept for each task, in one row of eight so that a poll touches one cache line. */
const Field = { pollSum: 0, pollMax: 1, delaySum: 2, delayMax: 3, lastEnd: 4, lastOutcome: 5 } as const;
const FIELDS = 8;

/** All tasks polled in one open window. Slots 2t and 2t + 1 of the counts are poll time and queue delay of task slot t. */
class OpenTasks {
  readonly #tasks = new SlotTable();
  readonly #counts = new SparseCounts();
  // Rows exist for all slots handed out, hence the casts.
  #numbers = new Float64Array(FIELDS * 64);

  poll(task: TaskId, poll: FinishedPoll): void {
    const { end, duration, queueDelay } = poll;
    const slot = this.#tasks.slotOf(task);
    const row = slot * FIELDS;
    if (row >= this.#numbers.length) this.#grow();
    const numbers = this.#numbers;
    (numbers[row + Field.pollSum] as number) += duration;
    if (duration > (numbers[row + Field.pollMax] as number)) numbers[row + Field.pollMax] = duration;
    (numbers[row + Field.delaySum] as number) += queueDelay;
    if (queueDelay > (numbers[row + Field.delayMax] as number)) numbers[row + Field.delayMax] = queueDelay;
    if (end >= (numbers[row + Field.lastEnd] as number)) {
      numbers[row + Field.lastEnd] = end;
      numbers[row + Field.lastOutcome] = poll.outcome;
    }
    this.#counts.add(2 * slot, poll.durationBucket);
    this.#counts.add(2 * slot + 1, poll.delayBucket);
  }

  drain(): TaskWindow[] {
    const tasks = this.#tasks.size;
    const counts = this.#counts.drain(2 * tasks);
    const numbers = this.#numbers;
    const rows: TaskWindow[] = [];
    for (let slot = 0; slot < tasks; slot++) {
      const row = slot * FIELDS;
      rows.push({
        task: this.#tasks.idAt(slot),
        lastPollEnd: numbers[row + Field.lastEnd] as number,
        lastOutcome: numbers[row + Field.lastOutcome] as PollOutcome,
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
    numbers.fill(0, 0, tasks * FIELDS);
    this.#tasks.clear();
    return rows;
  }

  #grow(): void {
    const numbers = new Float64Array(this.#numbers.length * 2);
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

/** Task windows of {@link TASK_WINDOW}. A task is forgotten when its window closes, so that an end never heard of leaks nothing. */
export class TaskWindows {
  readonly #windows: OpenWindows<OpenTasks>;

  constructor(from: Nanoseconds) {
    this.#windows = new OpenWindows({ duration: TASK_WINDOW, from, create: () => new OpenTasks() });
  }

  poll(task: TaskId, poll: FinishedPoll): void {
    this.#windows.at(poll.end).poll(task, poll);
  }

  /** The earliest window if it ended at or before `now`; undefined otherwise. */
  closeNext(now: Nanoseconds): TaskWindowsSection | undefined {
    const ended = this.#windows.takeEnded(now);
    if (ended === undefined) return undefined;
    const rows = ended.window?.drain() ?? [];
    if (ended.window !== undefined) this.#windows.recycle(ended.window);
    return { kind: 'taskWindows', start: ended.start, duration: TASK_WINDOW, rows };
  }
}
