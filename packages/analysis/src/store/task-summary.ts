import type { Nanoseconds } from '@pollscope/protocol';
import type { HistogramTotals, Measure } from './histogram-pack.ts';
import type { Percentiles } from './queries.ts';
import type { TaskRows } from './task-rows.ts';
import type { TaskCount } from './task-table.ts';
import type { Tally } from './tally.ts';

const NOTHING: Percentiles = { count: 0, p50: 0, p95: 0, p99: 0, max: 0 };
const NO_TOTALS: Readonly<HistogramTotals> = { count: 0, sum: 0, max: 0 };

export interface TaskSummaryOptions {
  /** How much of the range was observed. */
  readonly seconds: number;
  /** By key of the group, see `groupKeyOf`. */
  readonly places: ReadonlyMap<number, number>;
  readonly rows: TaskRows;
  /** Overwritten at each use. */
  readonly scratch: Tally;
}

/**
 * Figures of all tasks, or of groups of them, over a range. Each is worked out when it is first asked for: a table that is
 * sorted by the polls' p95 needs that of every row, but all other percentiles of those in sight only.
 */
export class TaskSummary {
  readonly seconds: number;
  readonly #places: ReadonlyMap<number, number>;
  readonly #rows: TaskRows;
  readonly #scratch: Tally;
  readonly #percentiles: Readonly<Record<Measure, Percentiles[]>> = { pollTime: [], queueDelay: [] };
  readonly #totals: Readonly<HistogramTotals>[] = [];

  constructor({ seconds, places, rows, scratch }: TaskSummaryOptions) {
    this.seconds = seconds;
    this.#places = places;
    this.#rows = rows;
    this.#scratch = scratch;
  }

  percentiles(key: number, measure: Measure): Percentiles {
    const place = this.#places.get(key);
    return place === undefined ? NOTHING : (this.#percentiles[measure][place] ??= this.#percentilesAt(place, measure));
  }

  /** Of its poll times. */
  totals(key: number): Readonly<HistogramTotals> {
    const place = this.#places.get(key);
    return place === undefined ? NO_TOTALS : (this.#totals[place] ??= this.#totalsAt(place));
  }

  /** Sum of its poll times. */
  busy(key: number): Nanoseconds {
    return this.totals(key).sum;
  }

  count(key: number, count: TaskCount): number {
    const place = this.#places.get(key);
    return place === undefined ? 0 : this.#rows.count(place, count);
  }

  #percentilesAt(place: number, measure: Measure): Percentiles {
    const tally = this.#scratch;
    tally.clear();
    this.#rows.mergeInto(tally, place, measure);
    return tally.percentiles();
  }

  #totalsAt(place: number): HistogramTotals {
    const totals = { ...NO_TOTALS };
    this.#rows.addTotals(totals, place, 'pollTime');
    return totals;
  }
}
