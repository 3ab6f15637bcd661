import type { Nanoseconds } from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import { cellsOf, type PollCells } from './poll-cells.ts';
import type { BREAKS, DEPTHS, OPEN_POLLS, POLLS, WAKES } from './schemas.ts';
import { type Starvation, starvationOf } from './starvation.ts';
import type { Rows } from './table.ts';
import { TaskIndex } from './task-index.ts';

export interface BlockContents {
  readonly polls: Rows<typeof POLLS>;
  readonly breaks: Rows<typeof BREAKS>;
  readonly wakes: Rows<typeof WAKES>;
  readonly depths: Rows<typeof DEPTHS>;
  readonly openPolls: Rows<typeof OPEN_POLLS>;
  /** Stretches in which records of it were lost. */
  readonly losses: readonly TimeRange[];
  readonly bytes: number;
}

/** Single events that came one after the other, each kind by its time, and what is derived from them, once and when asked for. */
export class EventBlock {
  readonly contents: BlockContents;
  /** From the first to the last instant that it tells of; from above to when of none. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** How far before an instant a poll that goes on then may have begun. */
  readonly longestPoll: Nanoseconds;
  #tasks: TaskIndex | undefined;
  #cells: { readonly made: PollCells | undefined } | undefined;
  #starvation: Starvation | undefined;

  constructor(contents: BlockContents) {
    this.contents = contents;
    const { polls, breaks, wakes, depths, openPolls } = contents;
    const ends = [endOf(polls), endOf(breaks), lastOf(wakes.time), lastOf(depths.time)];
    const starts = [polls.start, breaks.start, wakes.time, depths.time].map((times) => times[0] ?? Infinity);
    this.from = Math.min(...starts, ...openPolls.start);
    this.to = Math.max(...ends, ...openPolls.observedAt);
    this.longestPoll = polls.duration.reduce((longest, duration) => Math.max(longest, duration), 0);
  }

  /** Rows of each task. */
  get tasks(): TaskIndex {
    this.#tasks ??= new TaskIndex(this.contents.polls);
    return this.#tasks;
  }

  /** The polls summed up in cells of time; undefined when the cells would hardly be fewer. */
  get cells(): PollCells | undefined {
    this.#cells ??= { made: cellsOf(this.contents.polls) };
    return this.#cells.made;
  }

  get starvation(): Starvation {
    this.#starvation ??= starvationOf(this.contents.polls);
    return this.#starvation;
  }
}

function endOf({ start, duration, length }: Rows<{ start: 'f64'; duration: 'f64' }>): Nanoseconds {
  let latest = Number.NEGATIVE_INFINITY;
  for (let row = 0; row < length; row++) latest = Math.max(latest, (start[row] as number) + (duration[row] as number));
  return latest;
}

function lastOf(times: Float64Array): Nanoseconds {
  return times.at(-1) ?? Number.NEGATIVE_INFINITY;
}
