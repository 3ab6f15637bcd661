import type { QueueWindow, QueueWindowsSection, Section, WorkerWindow, WorkerWindowsSection } from '../model.ts';
import type { QueueId, TaskId, WorkerId } from '../units.ts';
import { mergeHistograms } from './merge-histograms.ts';
import { emptyRange, widenBySection } from './section-facts.ts';

/** More tasks than this are told of by their number only. */
const MAX_TASKS = 256;

/** The windows of a chunk put together, so that figures of a long range need no frame of it. */
export interface ChunkSummary {
  readonly sections: readonly (QueueWindowsSection | WorkerWindowsSection)[];
  /** How many tasks have a window in the chunk. */
  readonly taskCount: number;
  /** Which, ascending; none when they are more than 256. */
  readonly tasks: readonly TaskId[];
  /** Records that the program lost. */
  readonly lost: number;
}

/** Adds up the windows that a chunk tells. A window counts in the chunk that it came in. */
export class ChunkSummaryBuilder {
  readonly #queues = new Map<QueueId, QueueWindow>();
  readonly #workers = new Map<WorkerId, WorkerWindow>();
  readonly #tasks = new Set<TaskId>();
  readonly #range = emptyRange();
  #lost = 0;

  add(section: Section): void {
    if (section.kind === 'queueWindows') {
      widenBySection(this.#range, section);
      for (const row of section.rows) this.#addQueue(row);
    } else if (section.kind === 'workerWindows') {
      widenBySection(this.#range, section);
      for (const row of section.rows) this.#addWorker(row);
    } else if (section.kind === 'taskWindows') {
      for (const { task } of section.rows) this.#tasks.add(task);
    } else if (section.kind === 'loss') {
      for (const { records } of section.rows) this.#lost = sum(this.#lost, records);
    }
  }

  finish(): ChunkSummary {
    return {
      sections: this.#sections(),
      taskCount: this.#tasks.size,
      tasks: this.#tasks.size > MAX_TASKS ? [] : [...this.#tasks].sort((a, b) => a - b),
      lost: this.#lost,
    };
  }

  #sections(): ChunkSummary['sections'] {
    const { from: start, to } = this.#range;
    const duration = to - start;
    // Damaged input may hold windows of no time at all, or of more than there is.
    if (!(duration >= 0 && duration <= Number.MAX_SAFE_INTEGER)) return [];
    const workers = [...this.#workers.values()].map((row) => ({
      ...row,
      stateSince: Math.max(row.stateSince, to - Number.MAX_SAFE_INTEGER),
    }));
    return [
      { kind: 'queueWindows', start, duration, rows: [...this.#queues.values()] },
      { kind: 'workerWindows', start, duration, rows: workers },
    ];
  }

  #addQueue(row: QueueWindow): void {
    const before = this.#queues.get(row.queue);
    // Of lag, depth and virtual time the last one stands, as in a window.
    this.#queues.set(
      row.queue,
      before === undefined
        ? row
        : {
            ...row,
            received: sum(before.received, row.received),
            entitled: sum(before.entitled, row.entitled),
            depthMax: Math.max(before.depthMax, row.depthMax),
            slices: sum(before.slices, row.slices),
            preemptions: sum(before.preemptions, row.preemptions),
            maxGap: Math.max(before.maxGap, row.maxGap),
            pollTime: mergeHistograms(before.pollTime, row.pollTime),
            queueDelay: mergeHistograms(before.queueDelay, row.queueDelay),
          },
    );
  }

  #addWorker(row: WorkerWindow): void {
    const before = this.#workers.get(row.worker);
    this.#workers.set(
      row.worker,
      before === undefined
        ? row
        : {
            ...row,
            polls: sum(before.polls, row.polls),
            parks: sum(before.parks, row.parks),
            polling: sum(before.polling, row.polling),
            driver: sum(before.driver, row.driver),
            parked: sum(before.parked, row.parked),
          },
    );
  }
}

/** Damaged input may hold sums that leave the integers; it stays at their end. */
function sum(a: number, b: number): number {
  return Math.min(a + b, Number.MAX_SAFE_INTEGER);
}
