import { type Nanoseconds, WorkerState } from '@pollscope/protocol';
import type { EventBlock } from './event-block.ts';
import {
  addDepth,
  addDepths,
  addPolls,
  addStretch,
  emptyColumns,
  type Grid,
  type LaneColumns,
  type LaneSubject,
} from './lane.ts';
import { CELL_NS, type PollCells } from './poll-cells.ts';
import { BREAKS, POLLS } from './schemas.ts';
import { joinStarvation } from './starvation.ts';
import { firstFrom, type Rows, Table } from './table.ts';

/** Columns at least so many times as wide as a cell are drawn from cells, at most half a column off. */
const CELLS_PER_COLUMN = 2;
/** Sleeps shorter than this are told as shares only. */
const BREAK_COLUMNS = 2;

export interface Rasterised {
  /** In the order of the subjects. */
  readonly lanes: readonly LaneColumns[];
  /** The polls of these lanes that are as long as a column or longer, by block. */
  readonly polls: Rows<typeof POLLS>;
  /** The sleeps and turns of the event loop of these lanes that are longer than two columns. */
  readonly breaks: Rows<typeof BREAKS>;
}

/** Draws single events on a grid. O(polls in the range), or of their cells where the columns are wide. */
export function rasterise(blocks: readonly EventBlock[], subjects: readonly LaneSubject[], grid: Grid): Rasterised {
  const raster = new Raster(subjects, grid);
  for (const block of blocks) raster.add(block);
  raster.addStarvation(blocks);
  return raster.finish();
}

class Raster {
  readonly #grid: Grid;
  readonly #to: Nanoseconds;
  readonly #lanes: readonly LaneColumns[];
  readonly #workers = new Map<number, LaneColumns>();
  readonly #queues = new Map<number, LaneColumns>();
  readonly #tasks = new Map<number, LaneColumns>();
  readonly #lastDepths = new Map<LaneColumns, { readonly time: Nanoseconds; readonly depth: number }>();
  readonly #polls = new Table(POLLS);
  readonly #breaks = new Table(BREAKS);

  constructor(subjects: readonly LaneSubject[], grid: Grid) {
    this.#grid = grid;
    this.#to = grid.from + grid.columns * grid.column;
    const byKind = { worker: this.#workers, queue: this.#queues, task: this.#tasks };
    this.#lanes = subjects.map(({ kind, id }) => {
      const lane = emptyColumns(kind, grid.columns);
      byKind[kind].set(id, lane);
      return lane;
    });
  }

  finish(): Rasterised {
    return { lanes: this.#lanes, polls: this.#polls.sorted('start'), breaks: this.#breaks.sorted('start') };
  }

  add(block: EventBlock): void {
    const cells = this.#grid.column >= CELLS_PER_COLUMN * CELL_NS ? block.cells : undefined;
    if (cells === undefined) this.#addRows(block);
    else this.#addCells(block, cells);
    this.#addTasks(block);
    this.#addBreaks(block);
    this.#addDepths(block);
  }

  addStarvation(blocks: readonly EventBlock[]): void {
    if (this.#queues.size === 0) return;
    const { from, to, queue, length } = joinStarvation(blocks);
    for (let row = 0; row < length; row++) {
      const lane = this.#queues.get(queue[row] as number);
      // Rows below the length are there, here as below.
      if (lane !== undefined)
        addStretch(lane.waiting, this.#grid, { from: from[row] as number, to: to[row] as number });
    }
  }

  #addRows(block: EventBlock): void {
    const { polls } = block.contents;
    const { start, length } = polls;
    const end = firstFrom(start, length, this.#to);
    for (let row = firstFrom(start, length, this.#grid.from - block.longestPoll); row < end; row++) {
      this.#addRow(polls, row);
    }
  }

  #addCells(block: EventBlock, { cells, long }: PollCells): void {
    const { time, isQueue, id, polls, shortest, longest, busy, queue, length } = cells;
    for (let row = firstFrom(time, length, this.#grid.from); row < length; row++) {
      const at = time[row] as number;
      if (at >= this.#to) break;
      const lane = (isQueue[row] === 1 ? this.#queues : this.#workers).get(id[row] as number);
      if (lane === undefined) continue;
      const sum = {
        polls: polls[row] as number,
        shortest: shortest[row] as number,
        longest: longest[row] as number,
        busy: busy[row] as number,
        queue: queue[row] as number,
      };
      addPolls(lane, this.#columnOf(at), sum, this.#grid.column);
    }
    for (const row of long) this.#addRow(block.contents.polls, row);
  }

  #addRow(polls: Rows<typeof POLLS>, row: number): void {
    const start = polls.start[row] as number;
    const duration = polls.duration[row] as number;
    if (duration >= this.#grid.column) {
      if (start < this.#to && start + duration > this.#grid.from && this.#shows(polls, row))
        this.#polls.copy(polls, row);
      return;
    }
    if (start < this.#grid.from || start >= this.#to) return;
    const queue = polls.queue[row] as number;
    const sum = { polls: 1, shortest: duration, longest: duration, busy: duration, queue };
    const column = this.#columnOf(start);
    const worker = this.#workers.get(polls.worker[row] as number);
    if (worker !== undefined) addPolls(worker, column, sum, this.#grid.column);
    const lane = this.#queues.get(queue);
    if (lane !== undefined) addPolls(lane, column, sum, this.#grid.column);
  }

  /** Of a task that has a lane the polls and what it waited before each. */
  #addTasks(block: EventBlock): void {
    const { polls } = block.contents;
    for (const [task, lane] of this.#tasks) {
      for (const row of block.tasks.rowsOf(task)) {
        const start = polls.start[row] as number;
        const duration = polls.duration[row] as number;
        const from = start - (polls.queueDelay[row] as number);
        if (from < this.#to && start > this.#grid.from) addStretch(lane.waiting, this.#grid, { from, to: start });
        if (duration >= this.#grid.column || start < this.#grid.from || start >= this.#to) continue;
        const sum = { polls: 1, shortest: duration, longest: duration, busy: duration, queue: 0 };
        addPolls(lane, this.#columnOf(start), sum, this.#grid.column);
      }
    }
  }

  #addBreaks(block: EventBlock): void {
    const { breaks } = block.contents;
    const { start, duration, worker, state, length } = breaks;
    for (let row = 0; row < length; row++) {
      const from = start[row] as number;
      if (from >= this.#to) return;
      const to = from + (duration[row] as number);
      const lane = this.#workers.get(worker[row] as number);
      if (to <= this.#grid.from || lane === undefined) continue;
      if (to - from > BREAK_COLUMNS * this.#grid.column) this.#breaks.copy(breaks, row);
      else addStretch(state[row] === WorkerState.parked ? lane.parked : lane.driver, this.#grid, { from, to });
    }
  }

  #addDepths(block: EventBlock): void {
    if (this.#queues.size === 0) return;
    const { time, queue, depth, length } = block.contents.depths;
    for (let row = 0; row < length; row++) {
      const lane = this.#queues.get(queue[row] as number);
      if (lane === undefined) continue;
      const at = time[row] as number;
      const before = this.#lastDepths.get(lane);
      const next = { time: at, depth: depth[row] as number };
      this.#lastDepths.set(lane, next);
      // It stayed as it was up to the next sample.
      if (before !== undefined && at >= this.#grid.from && before.time < this.#to) {
        addDepths(lane, this.#columnOf(before.time), this.#columnOf(at), before.depth);
      }
      if (at >= this.#grid.from && at < this.#to) addDepth(lane, this.#columnOf(at), next.depth);
    }
  }

  #shows({ worker, queue, task }: Rows<typeof POLLS>, row: number): boolean {
    return (
      this.#workers.has(worker[row] as number) ||
      this.#queues.has(queue[row] as number) ||
      this.#tasks.has(task[row] as number)
    );
  }

  #columnOf(time: Nanoseconds): number {
    const { from, column, columns } = this.#grid;
    return Math.min(columns - 1, Math.max(0, Math.floor((time - from) / column)));
  }
}
