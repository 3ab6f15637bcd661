import type { Nanoseconds, QueueId, TaskId, WorkerId } from '@pollscope/protocol';

/** Whose line it is. */
export type LaneSubject =
  | { readonly kind: 'worker'; readonly id: WorkerId }
  | { readonly kind: 'queue'; readonly id: QueueId }
  | { readonly kind: 'task'; readonly id: TaskId };

/** A stretch of time cut into columns of equal width, as a screen cuts it into pixels. */
export interface Grid {
  readonly from: Nanoseconds;
  /** Width of a column. */
  readonly column: Nanoseconds;
  readonly columns: number;
}

/**
 * One line over a grid. The polls that are shorter than a column are counted in the column in which they began, which
 * keeps the shortest and the longest of them; longer ones are told one by one beside it. Durations are floats of 24 bits:
 * within 6·10⁻⁸. Shares are of a column's time.
 */
export interface LaneColumns {
  readonly polls: Uint32Array;
  /** Sum of the polls' durations, as a share. */
  readonly busy: Float32Array;
  /** 0 without polls. */
  readonly shortest: Float32Array;
  readonly longest: Float32Array;
  /** Of the longest poll. A worker's only. */
  readonly queue: Int32Array;
  /** Share asleep, and with the event loop in control while tasks could run. A worker's only. */
  readonly parked: Float32Array;
  readonly driver: Float32Array;
  /** A task's: share in which it was runnable. A queue's: share in which it had runnable tasks and none was polled for 1 ms. */
  readonly waiting: Float32Array;
  /** −1 where nothing tells of it. A queue's only. */
  readonly depthMin: Float32Array;
  readonly depthMax: Float32Array;
}

/** Columns that a kind of lane does not have are empty. */
export function emptyColumns(kind: LaneSubject['kind'], columns: number): LaneColumns {
  const only = (kinds: readonly LaneSubject['kind'][]): number => (kinds.includes(kind) ? columns : 0);
  return {
    polls: new Uint32Array(columns),
    busy: new Float32Array(columns),
    shortest: new Float32Array(columns),
    longest: new Float32Array(columns),
    queue: new Int32Array(only(['worker'])),
    parked: new Float32Array(only(['worker'])),
    driver: new Float32Array(only(['worker'])),
    waiting: new Float32Array(only(['queue', 'task'])),
    depthMin: new Float32Array(only(['queue'])).fill(-1),
    depthMax: new Float32Array(only(['queue'])).fill(-1),
  };
}

/** Polls that began in one stretch of time, or one poll. */
export interface PollSum {
  readonly polls: number;
  readonly shortest: Nanoseconds;
  readonly longest: Nanoseconds;
  readonly busy: Nanoseconds;
  readonly queue: QueueId;
}

export function addPolls(lane: LaneColumns, column: number, sum: PollSum, width: Nanoseconds): void {
  const before = lane.polls[column] as number;
  lane.polls[column] = before + sum.polls;
  lane.busy[column] = (lane.busy[column] as number) + sum.busy / width;
  if (before === 0 || sum.shortest < (lane.shortest[column] as number)) lane.shortest[column] = sum.shortest;
  if (before > 0 && sum.longest <= (lane.longest[column] as number)) return;
  lane.longest[column] = sum.longest;
  if (lane.queue.length > 0) lane.queue[column] = sum.queue;
}

/** The depth from one sample to the next. */
export function addDepths(lane: LaneColumns, first: number, last: number, depth: number): void {
  for (let column = first; column <= last; column++) addDepth(lane, column, depth);
}

export function addDepth(lane: LaneColumns, column: number, depth: number): void {
  const least = lane.depthMin[column] as number;
  if (least < 0 || depth < least) lane.depthMin[column] = depth;
  if (depth > (lane.depthMax[column] as number)) lane.depthMax[column] = depth;
}

/** Adds the part of a stretch that lies in each column. */
export function addStretch(
  shares: Float32Array,
  { from, column, columns }: Grid,
  stretch: { readonly from: Nanoseconds; readonly to: Nanoseconds },
): void {
  const begin = Math.max(0, (stretch.from - from) / column);
  const end = Math.min(columns, (stretch.to - from) / column);
  for (let at = Math.floor(begin); at < end; at++) {
    shares[at] = (shares[at] as number) + Math.min(end, at + 1) - Math.max(begin, at);
  }
}
