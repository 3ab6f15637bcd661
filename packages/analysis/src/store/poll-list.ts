import type { Nanoseconds } from '@pollscope/protocol';
import type { EventBlock } from '../timeline/event-block.ts';
import { firstFrom } from '../timeline/table.ts';
import type { Contents } from './contents.ts';
import type { SlowPoll, TimeRange } from './queries.ts';
import type { PollList, PollListQuery } from './service-queries.ts';
import { identityOf } from './slow-polls.ts';

/** O(single polls of the task in the blocks of the range). */
export function pollListOf(contents: Contents, query: PollListQuery): PollList {
  const { range, measure, atLeast, below, limit } = query;
  const rows: SlowPoll[] = [];
  let total = 0;
  for (const { contents: events, tasks } of contents.events.within(range).toReversed()) {
    const { polls } = events;
    for (const row of tasks.rowsOf(query.task).toReversed()) {
      // Rows of the index are rows of the polls.
      const start = polls.start[row] as Nanoseconds;
      const duration = polls.duration[row] as Nanoseconds;
      const queueDelay = polls.queueDelay[row] as Nanoseconds;
      const value = measure === 'pollTime' ? duration : queueDelay;
      const end = start + duration;
      if (value < atLeast || value >= below || end < range.from || end >= range.to) continue;
      if (++total > limit) continue;
      const worker = polls.worker[row] as number;
      rows.push({ ...identityOf(contents, { task: query.task, worker }), start, duration, queueDelay, running: false });
    }
  }
  return { total, rows };
}

/** Calls back for each poll of a block that touches the range. */
export function forEachPoll(
  { contents: { polls }, longestPoll }: EventBlock,
  { from, to }: TimeRange,
  visit: (row: number, start: Nanoseconds, end: Nanoseconds) => void,
): void {
  for (let row = firstFrom(polls.start, polls.length, from - longestPoll); row < polls.length; row++) {
    // Below the length.
    const start = polls.start[row] as Nanoseconds;
    if (start >= to) return;
    const end = start + (polls.duration[row] as Nanoseconds);
    if (end > from) visit(row, start, end);
  }
}

/** The part of a stretch that lies in a range; 0 if none does. */
export function overlap(start: Nanoseconds, end: Nanoseconds, { from, to }: TimeRange): Nanoseconds {
  return Math.max(0, Math.min(end, to) - Math.max(start, from));
}
