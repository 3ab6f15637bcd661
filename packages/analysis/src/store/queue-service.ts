import type { Nanoseconds, QueueId } from '@pollscope/protocol';
import type { EventBlock } from '../timeline/event-block.ts';
import { joinStarvation } from '../timeline/starvation.ts';
import type { Contents } from './contents.ts';
import { overlap } from './poll-list.ts';
import type { TimeRange } from './queries.ts';
import type { QueueService, QueueServiceQuery } from './service-queries.ts';

/** O(single polls in the range). */
export function queueServiceOf({ events, now }: Contents, query: QueueServiceQuery): QueueService {
  const { queue, range, columns, limit } = query;
  const blocks = events.within(range);
  const width = (range.to - range.from) / columns;
  const time = Float64Array.from({ length: columns }, (_, column) => range.from + (column + 0.5) * width);
  const run = new Spread(range, columns);
  const starve = new Spread(range, columns);
  forEachService(blocks, queue, (served, start, end) => {
    run.add(start, end);
    starve.add(served, start);
  });
  const known = { from: events.from, to: now };
  return {
    time,
    ...fractions(run.amounts, starve.amounts, (column) => {
      const from = range.from + column * width;
      return overlap(from, from + width, known);
    }),
    stretches: stretchesOf(blocks, query).slice(0, limit),
  };
}

/**
 * Calls back for each poll of the queue, in order: `served` is when its task had become runnable or the queue's poll before
 * had ended, whichever came later. From then to `start` the queue starved.
 */
function forEachService(
  blocks: readonly EventBlock[],
  queue: QueueId,
  visit: (served: Nanoseconds, start: Nanoseconds, end: Nanoseconds) => void,
): void {
  let lastEnd = blocks[0]?.from ?? 0;
  for (const { contents } of blocks) {
    const { polls } = contents;
    for (let row = 0; row < polls.length; row++) {
      if (polls.queue[row] !== queue) continue;
      // Below the length.
      const start = polls.start[row] as Nanoseconds;
      const end = start + (polls.duration[row] as Nanoseconds);
      visit(Math.min(start, Math.max(lastEnd, start - (polls.queueDelay[row] as Nanoseconds))), start, end);
      lastEnd = Math.max(lastEnd, end);
    }
  }
}

/** How much of each column stretches take. */
class Spread {
  readonly amounts: Float64Array;
  readonly #from: Nanoseconds;
  readonly #width: Nanoseconds;

  constructor({ from, to }: TimeRange, columns: number) {
    this.amounts = new Float64Array(columns);
    this.#from = from;
    this.#width = (to - from) / columns;
  }

  add(start: Nanoseconds, end: Nanoseconds): void {
    const last = Math.min(this.amounts.length - 1, Math.floor((end - this.#from) / this.#width));
    for (let column = Math.max(0, Math.floor((start - this.#from) / this.#width)); column <= last; column++) {
      const from = this.#from + column * this.#width;
      // Between the first and the last column.
      (this.amounts[column] as number) += overlap(start, end, { from, to: from + this.#width });
    }
  }
}

/** `knownOf`: how much of a column is known. */
function fractions(run: Float64Array, starve: Float64Array, knownOf: (column: number) => Nanoseconds) {
  const sum = { run: 0, starve: 0, wait: 0, known: 0 };
  const wait = new Float64Array(run.length).fill(Number.NaN);
  for (let column = 0; column < run.length; column++) {
    const known = knownOf(column);
    if (known === 0) {
      run[column] = Number.NaN;
      starve[column] = Number.NaN;
      continue;
    }
    // Polls of several workers, or clocks read at different times, can add up to more than there is.
    const ran = Math.min(1, (run[column] as number) / known);
    const starved = Math.min(1 - ran, (starve[column] as number) / known);
    run[column] = ran;
    starve[column] = starved;
    wait[column] = 1 - ran - starved;
    sum.run += ran * known;
    sum.starve += starved * known;
    sum.wait += (1 - ran - starved) * known;
    sum.known += known;
  }
  const { known } = sum;
  const total = known === 0 ? undefined : { run: sum.run / known, starve: sum.starve / known, wait: sum.wait / known };
  return { run, starve, wait, total };
}

/** Longest first. */
function stretchesOf(blocks: readonly EventBlock[], { queue, range }: QueueServiceQuery): readonly TimeRange[] {
  const rows = joinStarvation(blocks);
  const stretches: TimeRange[] = [];
  for (let row = 0; row < rows.length; row++) {
    // Below the length.
    const stretch = { from: rows.from[row] as Nanoseconds, to: rows.to[row] as Nanoseconds };
    if (rows.queue[row] === queue && overlap(stretch.from, stretch.to, range) > 0) stretches.push(stretch);
  }
  return stretches.sort((a, b) => b.to - b.from - (a.to - a.from));
}
