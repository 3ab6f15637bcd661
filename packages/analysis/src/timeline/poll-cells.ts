import type { Nanoseconds } from '@pollscope/protocol';
import type { POLLS } from './schemas.ts';
import { type Rows, Table } from './table.ts';

/** 262 µs: a twentieth of a pixel when ten seconds fill a screen, and fifty polls at 200,000 a second. */
export const CELL_NS: Nanoseconds = 2 ** 18;
/** Below, going through the polls themselves costs no more. */
const POLLS_PER_CELL = 2;

/** What a worker or a queue polled in a cell of time, by time. Polls count where they began. */
const CELLS = {
  time: 'f64',
  /** 1: of a queue; 0: of a worker. */
  isQueue: 'u8',
  id: 'i32',
  polls: 'u32',
  shortest: 'f64',
  longest: 'f64',
  busy: 'f64',
  /** Of the longest poll. */
  queue: 'i32',
} as const;

export interface PollCells {
  /** Of the polls that are shorter than a cell. */
  readonly cells: Rows<typeof CELLS>;
  /** Rows of the others. */
  readonly long: Uint32Array;
}

/** O(rows). Undefined when cells would not be much fewer than polls. */
export function cellsOf(polls: Rows<typeof POLLS>): PollCells | undefined {
  const cells = new Table(CELLS);
  const long: number[] = [];
  const workers = new Map<number, number>();
  const queues = new Map<number, number>();
  let current = Number.NaN;
  for (let row = 0; row < polls.length; row++) {
    const duration = polls.duration[row] as number;
    if (duration >= CELL_NS) {
      long.push(row);
      continue;
    }
    const time = Math.floor((polls.start[row] as number) / CELL_NS) * CELL_NS;
    if (time !== current) {
      workers.clear();
      queues.clear();
      current = time;
      if (POLLS_PER_CELL * cells.length > polls.length) return undefined;
    }
    const queue = polls.queue[row] as number;
    put(cells, workers, { isQueue: 0, time, id: polls.worker[row] as number, duration, queue });
    put(cells, queues, { isQueue: 1, time, id: queue, duration, queue });
  }
  return { cells: cells.view(), long: Uint32Array.from(long) };
}

interface CellPoll {
  readonly isQueue: 0 | 1;
  readonly time: Nanoseconds;
  readonly id: number;
  readonly duration: Nanoseconds;
  readonly queue: number;
}

/** `rows`: where the cells of this time are, by id. */
function put(cells: Table<typeof CELLS>, rows: Map<number, number>, poll: CellPoll): void {
  let row = rows.get(poll.id);
  if (row === undefined) {
    row = cells.reserve(1);
    rows.set(poll.id, row);
    const { time, isQueue, id, shortest } = cells.columns;
    time[row] = poll.time;
    isQueue[row] = poll.isQueue;
    id[row] = poll.id;
    shortest[row] = poll.duration;
  }
  const { polls, shortest, longest, busy, queue } = cells.columns;
  polls[row] = (polls[row] as number) + 1;
  busy[row] = (busy[row] as number) + poll.duration;
  if (poll.duration < (shortest[row] as number)) shortest[row] = poll.duration;
  if (poll.duration >= (longest[row] as number)) {
    longest[row] = poll.duration;
    queue[row] = poll.queue;
  }
}
