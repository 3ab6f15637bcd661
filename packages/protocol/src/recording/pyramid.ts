import type { Nanoseconds, QueueId, WorkerId } from '../units.ts';

/** Fields of a cell, side by side in a lane's array. */
const POLLS = 0;
const POLL_MIN = 1;
const POLL_MAX = 2;
const POLL_SUM = 3;
const DEPTH_MIN = 4;
const DEPTH_MAX = 5;
const FIELDS = 6;

/** Cells that the lanes of a pyramid may have together: 12 MiB. Part of the format. */
export const MAX_CELLS = 1 << 18;

/** What happened on a worker, or to a queue, in a stretch of time. A poll counts where it ended. */
export interface Cell {
  readonly polls: number;
  /** Of the polls' durations; 0 without polls. */
  readonly pollMin: Nanoseconds;
  readonly pollMax: Nanoseconds;
  readonly pollSum: Nanoseconds;
  /** Of the queue's depth; −1 when nothing tells of it. */
  readonly depthMin: number;
  readonly depthMax: number;
}

export type LaneSubject =
  | { readonly kind: 'worker'; readonly worker: WorkerId }
  | { readonly kind: 'queue'; readonly queue: QueueId };

/** The cells of one worker or queue, whose bucket i begins at (origin + i) · width. */
export class Lane {
  readonly subject: LaneSubject;
  #values: Float64Array;

  constructor(subject: LaneSubject, buckets = 0) {
    this.subject = subject;
    this.#values = emptyCells(buckets);
  }

  get length(): number {
    return this.#values.length / FIELDS;
  }

  /** Whether nothing is told of the bucket. */
  isEmpty(bucket: number): boolean {
    const at = bucket * FIELDS;
    return this.#values[at + POLLS] === 0 && (this.#values[at + DEPTH_MAX] as number) < 0;
  }

  cell(bucket: number): Cell {
    const at = bucket * FIELDS;
    const field = (index: number) => this.#values[at + index] as number;
    return {
      polls: field(POLLS),
      pollMin: field(POLLS) === 0 ? 0 : field(POLL_MIN),
      pollMax: field(POLL_MAX),
      pollSum: field(POLL_SUM),
      depthMin: field(DEPTH_MAX) < 0 ? -1 : field(DEPTH_MIN),
      depthMax: field(DEPTH_MAX),
    };
  }

  /** Puts a cell into a bucket, together with what is there. */
  add(bucket: number, cell: Cell): void {
    if (cell.polls > 0) this.addPolls(bucket, cell);
    if (cell.depthMax >= 0) {
      this.addDepth(bucket, cell.depthMin);
      this.addDepth(bucket, cell.depthMax);
    }
  }

  addPoll(bucket: number, duration: Nanoseconds): void {
    const values = this.#reserve(bucket);
    const at = bucket * FIELDS;
    values[at + POLLS] = (values[at + POLLS] as number) + 1;
    values[at + POLL_SUM] = (values[at + POLL_SUM] as number) + duration;
    if (duration < (values[at + POLL_MIN] as number)) values[at + POLL_MIN] = duration;
    if (duration > (values[at + POLL_MAX] as number)) values[at + POLL_MAX] = duration;
  }

  addPolls(bucket: number, { polls, pollMin, pollMax, pollSum }: Omit<Cell, 'depthMin' | 'depthMax'>): void {
    const values = this.#reserve(bucket);
    const at = bucket * FIELDS;
    values[at + POLLS] = (values[at + POLLS] as number) + polls;
    values[at + POLL_SUM] = (values[at + POLL_SUM] as number) + pollSum;
    values[at + POLL_MIN] = Math.min(values[at + POLL_MIN] as number, pollMin);
    values[at + POLL_MAX] = Math.max(values[at + POLL_MAX] as number, pollMax);
  }

  addDepth(bucket: number, depth: number): void {
    const values = this.#reserve(bucket);
    const at = bucket * FIELDS;
    values[at + DEPTH_MIN] = Math.min(values[at + DEPTH_MIN] as number, depth);
    values[at + DEPTH_MAX] = Math.max(values[at + DEPTH_MAX] as number, depth);
  }

  /** Pairs of buckets become one; `odd` when the first bucket is the second of its pair. */
  halve(odd: boolean): void {
    const shift = odd ? 1 : 0;
    const before = new Lane(this.subject);
    before.#values = this.#values;
    this.#values = emptyCells((this.length + shift + 1) >> 1);
    for (let bucket = 0; bucket < before.length; bucket++) {
      if (!before.isEmpty(bucket)) this.add((bucket + shift) >> 1, before.cell(bucket));
    }
  }

  /** Room for the bucket, and for as many again, so that growing costs little. */
  #reserve(bucket: number): Float64Array {
    if (bucket >= this.length) {
      const grown = emptyCells(Math.max(bucket + 1, 2 * this.length));
      grown.set(this.#values);
      this.#values = grown;
    }
    return this.#values;
  }
}

function emptyCells(buckets: number): Float64Array {
  const values = new Float64Array(buckets * FIELDS);
  for (let at = 0; at < values.length; at += FIELDS) {
    values[at + POLL_MIN] = Number.POSITIVE_INFINITY;
    values[at + DEPTH_MIN] = Number.POSITIVE_INFINITY;
    values[at + DEPTH_MAX] = -1;
  }
  return values;
}

/**
 * A recording seen from afar: per worker and queue the polls and the depth in buckets of equal length, which is a power of
 * two in nanoseconds. The coarser levels follow by merging.
 */
export interface Pyramid {
  /** Length of a bucket at the finest level. */
  readonly width: Nanoseconds;
  /** Number of the first bucket: it begins at origin · width. */
  readonly origin: number;
  readonly lanes: readonly Lane[];
}

/**
 * One cell for each of `columns` stretches of a time range, as a chart draws them. A column that is narrower than a bucket
 * shows the bucket. Linear in the buckets of the range.
 */
export function cellsOf(
  pyramid: Pyramid,
  lane: Lane,
  { from, to, columns }: { readonly from: Nanoseconds; readonly to: Nanoseconds; readonly columns: number },
): Cell[] {
  const target = new Lane(lane.subject, columns);
  const first = from / pyramid.width - pyramid.origin;
  const perColumn = (to - from) / pyramid.width / columns;
  for (let column = 0; column < columns; column++) {
    const begin = Math.floor(first + column * perColumn);
    const end = Math.min(lane.length, Math.max(begin + 1, Math.floor(first + (column + 1) * perColumn)));
    for (let bucket = Math.max(0, begin); bucket < end; bucket++) {
      if (!lane.isEmpty(bucket)) target.add(column, lane.cell(bucket));
    }
  }
  return Array.from({ length: columns }, (_, column) => target.cell(column));
}
