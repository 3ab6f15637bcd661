import type { Nanoseconds, TaskId } from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import type { EventBlock } from './event-block.ts';
import type { LaneSubject } from './lane.ts';
import { firstFrom } from './table.ts';

/** A poll as a row of a block. */
export interface PollRow {
  readonly block: EventBlock;
  readonly row: number;
}

/** The longest poll of a lane that touches the range. */
export function longestIn(blocks: readonly EventBlock[], lane: LaneSubject, range: TimeRange): PollRow | undefined {
  let best: PollRow | undefined;
  let longest = -1;
  for (const block of blocks) {
    const { start, duration, length } = block.contents.polls;
    for (let row = firstFrom(start, length, range.from - block.longestPoll); row < length; row++) {
      // Rows below the length are there, here as below.
      const began = start[row] as number;
      if (began >= range.to) break;
      const lasted = duration[row] as number;
      if (lasted <= longest || began + lasted < range.from || !isOf(block, row, lane)) continue;
      longest = lasted;
      best = { block, row };
    }
  }
  return best;
}

/** The first poll of a lane that begins after an instant. */
export function nextAfter(blocks: readonly EventBlock[], lane: LaneSubject, time: Nanoseconds): PollRow | undefined {
  let best: PollRow | undefined;
  for (const block of blocks) {
    const { start, length } = block.contents.polls;
    for (let row = firstFrom(start, length, time); row < length; row++) {
      if ((start[row] as number) <= time || !isOf(block, row, lane)) continue;
      if (best === undefined || (start[row] as number) < startOf(best)) best = { block, row };
      break;
    }
  }
  return best;
}

/** The last poll of a lane that begins before an instant. */
export function lastBefore(blocks: readonly EventBlock[], lane: LaneSubject, time: Nanoseconds): PollRow | undefined {
  let best: PollRow | undefined;
  for (const block of blocks) {
    const { start, length } = block.contents.polls;
    for (let row = firstFrom(start, length, time) - 1; row >= 0; row--) {
      if (!isOf(block, row, lane)) continue;
      if (best === undefined || (start[row] as number) > startOf(best)) best = { block, row };
      break;
    }
  }
  return best;
}

export function pollAt(blocks: readonly EventBlock[], task: TaskId, start: Nanoseconds): PollRow | undefined {
  for (const block of blocks) {
    const row = block.tasks.rowsOf(task).find((candidate) => block.contents.polls.start[candidate] === start);
    if (row !== undefined) return { block, row };
  }
  return undefined;
}

export function startOf({ block, row }: PollRow): Nanoseconds {
  return block.contents.polls.start[row] as number;
}

function isOf(block: EventBlock, row: number, { kind, id }: LaneSubject): boolean {
  return block.contents.polls[kind][row] === id;
}
