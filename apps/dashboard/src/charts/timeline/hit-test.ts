import type { LaneSubject, Timeline, TimelineLane, TimeRange } from '@pollscope/analysis';
import type {
  Nanoseconds,
  PollOutcome,
  PollSource,
  QueueId,
  TaskId,
  UnparkReason,
  WorkerId,
  WorkerState,
} from '@pollscope/protocol';
import { type Scene, shownLanes, timeAt } from './scene.ts';

/** How far beside something the pointer still means it. */
const NEAR_PX = 3;

export interface PollHit {
  readonly kind: 'poll';
  readonly task: TaskId;
  readonly queue: QueueId;
  readonly worker: WorkerId;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
  readonly queueDelay: Nanoseconds;
  readonly outcome: PollOutcome;
  readonly source: PollSource;
}

/** What the columns below the pointer tell. */
export interface ColumnsHit {
  readonly kind: 'columns';
  readonly range: TimeRange;
  readonly polls: number;
  readonly longest: Nanoseconds;
  /** 0 when not known. */
  readonly shortest: Nanoseconds;
  readonly busy: number;
  readonly waiting: number;
  readonly parked: number;
  readonly driver: number;
  /** −1 when nothing tells of it. */
  readonly depthMin: number;
  readonly depthMax: number;
}

export interface BreakHit {
  readonly kind: 'break';
  readonly state: WorkerState;
  readonly reason: UnparkReason;
  readonly start: Nanoseconds;
  readonly duration: Nanoseconds;
}

/** What lies below the pointer, and in whose lane. */
export interface Hit {
  readonly lane: TimelineLane;
  readonly time: Nanoseconds;
  readonly what: PollHit | BreakHit | ColumnsHit;
  /** Events were lost there. */
  readonly isGap: boolean;
}

export function hitAt(scene: Scene, x: number, y: number): Hit | undefined {
  const shown = shownLanes(scene).find(({ top, height }) => y >= top && y < top + height);
  if (shown === undefined || x < scene.gutter) return undefined;
  const { lane } = shown;
  const { timeline } = scene;
  const time = timeAt(scene, x);
  const reach = ((scene.view.to - scene.view.from) / scene.width) * NEAR_PX;
  const isGap = timeline.gaps.some(({ from, to }) => time >= from && time <= to);
  const what = pollAt(timeline, lane.subject, { time, reach }) ?? breakAt(timeline, lane.subject, time);
  return { lane, time, isGap, what: what ?? columnsAt(timeline, lane, { time, reach }) };
}

interface Place {
  readonly time: Nanoseconds;
  readonly reach: Nanoseconds;
}

/** The poll of the lane that the instant lies in, or the nearest one beside it. */
function pollAt({ polls }: Timeline, { kind, id }: LaneSubject, { time, reach }: Place): PollHit | undefined {
  const { start, duration, length } = polls;
  const owner = polls[kind];
  let best = -1;
  let nearest = reach;
  for (let row = 0; row < length; row++) {
    // Rows below the length are there, here and below.
    if (owner[row] !== id) continue;
    const from = start[row] as number;
    const distance = Math.max(from - time, time - from - (duration[row] as number), 0);
    if (distance > nearest || (best >= 0 && distance === nearest)) continue;
    best = row;
    nearest = distance;
  }
  if (best < 0) return undefined;
  return {
    kind: 'poll',
    task: polls.task[best] as number,
    queue: polls.queue[best] as number,
    worker: polls.worker[best] as number,
    start: start[best] as number,
    duration: duration[best] as number,
    queueDelay: polls.queueDelay[best] as number,
    outcome: polls.outcome[best] as PollOutcome,
    source: polls.source[best] as PollSource,
  };
}

function breakAt({ breaks }: Timeline, { kind, id }: LaneSubject, time: Nanoseconds): BreakHit | undefined {
  if (kind !== 'worker') return undefined;
  const { start, duration, worker, state, reason, length } = breaks;
  for (let row = 0; row < length; row++) {
    const from = start[row] as number;
    if (worker[row] !== id || time < from || time > from + (duration[row] as number)) continue;
    return {
      kind: 'break',
      state: state[row] as WorkerState,
      reason: reason[row] as UnparkReason,
      start: from,
      duration: duration[row] as number,
    };
  }
  return undefined;
}

/** The column below the pointer, or if nothing is there those beside it. */
function columnsAt({ range, column }: Timeline, { columns }: TimelineLane, { time, reach }: Place): ColumnsHit {
  const at = Math.floor((time - range.from) / column);
  const near = Math.ceil(reach / column);
  const last = columns.polls.length - 1;
  const exact = sumOf(columns, Math.max(0, at), Math.min(last, at));
  const [first, end] = exact.polls > 0 ? [at, at] : [Math.max(0, at - near), Math.min(last, at + near)];
  const sum = exact.polls > 0 ? exact : { ...sumOf(columns, first, end), ...statesOf(exact) };
  return {
    kind: 'columns',
    range: { from: range.from + first * column, to: range.from + (end + 1) * column },
    ...sum,
  };
}

type Sum = Omit<ColumnsHit, 'kind' | 'range'>;

/** What is a state of the instant, and not a thing that lies near it. */
function statesOf({ waiting, parked, driver, depthMin, depthMax }: Sum) {
  return { waiting, parked, driver, depthMin, depthMax };
}

function sumOf(columns: TimelineLane['columns'], first: number, last: number): Sum {
  const sum = {
    polls: 0,
    longest: 0,
    shortest: 0,
    busy: 0,
    waiting: 0,
    parked: 0,
    driver: 0,
    depthMin: -1,
    depthMax: -1,
  };
  for (let at = first; at <= last; at++) {
    const polls = columns.polls[at] ?? 0;
    if (polls > 0) sum.shortest = Math.min(sum.polls > 0 ? sum.shortest : Infinity, columns.shortest[at] ?? 0);
    sum.polls += polls;
    sum.longest = Math.max(sum.longest, columns.longest[at] ?? 0);
    sum.busy += columns.busy[at] ?? 0;
    sum.waiting = Math.max(sum.waiting, columns.waiting[at] ?? 0);
    sum.parked = Math.max(sum.parked, columns.parked[at] ?? 0);
    sum.driver = Math.max(sum.driver, columns.driver[at] ?? 0);
    sum.depthMin = columns.depthMin[at] ?? -1;
    sum.depthMax = Math.max(sum.depthMax, columns.depthMax[at] ?? -1);
  }
  return sum;
}
