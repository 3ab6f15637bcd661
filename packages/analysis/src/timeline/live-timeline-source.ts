import type { WorkerWindowsSection } from '@pollscope/protocol';
import type { Contents } from '../store/contents.ts';
import type { Definitions } from '../store/definitions.ts';
import type { TimeRange } from '../store/queries.ts';
import type { QueueBlock } from '../store/queue-block.ts';
import type { TaskTable } from '../store/task-table.ts';
import type { Window } from '../store/window-series.ts';
import type { Events, LaneSums, TimelineSource, TimeSum } from './timeline-source.ts';

/** A stream as far back as the console holds it: single events, and windows for as long again and longer. */
export class LiveTimelineSource implements TimelineSource {
  /** Asked each time, because the stream may begin anew. */
  readonly #contents: () => Contents;

  constructor(contents: () => Contents) {
    this.#contents = contents;
  }

  get extent(): TimeRange | undefined {
    const { queueWindows, events, now } = this.#contents();
    if (now === 0) return undefined;
    return { from: Math.min(queueWindows.oldest?.start ?? now, events.from), to: now };
  }

  get definitions(): Definitions {
    return this.#contents().definitions;
  }

  get tasks(): TaskTable {
    return this.#contents().tasks;
  }

  ready(): Promise<void> {
    return Promise.resolve();
  }

  eventsIn(range: TimeRange): Promise<Events> {
    return Promise.resolve(this.#contents().events.within(range));
  }

  sumsIn(range: TimeRange, events: Events): LaneSums {
    const { queueWindows, workerWindows, events: recent, definitions } = this.#contents();
    const isUntold = ({ start, duration }: Window): boolean =>
      events === 'tooMany' || !recent.tell({ from: start, to: start + duration });
    const queues = queueWindows.within(range).filter(isUntold);
    const workers = workerWindows.within(range).filter(isUntold);
    return ({ kind, id }) => {
      if (kind === 'queue') return queues.map((window) => queueSum(window, (queue) => queue === id));
      if (kind === 'task') return [];
      // Of a worker's polls the windows of its queues know the longest.
      const polls = queues.map((window) => queueSum(window, (queue) => definitions.queue(queue).worker === id));
      return [...polls, ...workers.flatMap((window) => workerSum(window, id))];
    };
  }

  gapsIn(range: TimeRange): readonly TimeRange[] {
    return this.#contents().gaps.within(range);
  }
}

const NOTHING = { polls: 0, shortest: 0, longest: 0, busy: 0, parked: 0, driver: 0, depthMin: -1, depthMax: -1 };

function queueSum(window: QueueBlock, isWanted: (queue: number) => boolean): TimeSum {
  const sum = { ...NOTHING, from: window.start, to: window.start + window.duration };
  for (const [index, row] of window.rows.entries()) {
    if (!isWanted(row.queue)) continue;
    sum.polls += window.pollsOf(index);
    sum.busy += row.received;
    sum.longest = Math.max(sum.longest, window.longestPollOf(index));
    sum.depthMin = sum.depthMin < 0 ? row.depth : Math.min(sum.depthMin, row.depth);
    sum.depthMax = Math.max(sum.depthMax, row.depthMax);
  }
  return sum;
}

function workerSum({ start, duration, rows }: WorkerWindowsSection, worker: number): TimeSum[] {
  return rows
    .filter((row) => row.worker === worker)
    .map(({ parked, driver }) => ({ ...NOTHING, from: start, to: start + duration, parked, driver }));
}
