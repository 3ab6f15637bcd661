import type { LaneSubject, Timeline } from '@pollscope/analysis';

/** In CSS pixels. */
export const LANE_HEIGHT: Readonly<Record<LaneSubject['kind'], number>> = { worker: 34, queue: 46, task: 24 };
/** Between lanes. */
const LANE_GAP = 4;
const HEADING = 24;

const KINDS = ['worker', 'queue', 'task'] as const;

/** A group of lanes below its heading. */
export interface LaneGroup {
  readonly kind: LaneSubject['kind'];
  readonly headingTop: number;
  readonly top: number;
  readonly count: number;
  /** Number of its first lane. */
  readonly first: number;
}

/** Where lanes are, from the top of the first heading. */
export interface LaneLayout {
  readonly groups: readonly LaneGroup[];
  readonly height: number;
}

/** A group without lanes has no heading, except the tasks: there it says why there are none. */
export function layoutOf({ workers, queues, tasks }: Timeline['lanes']): LaneLayout {
  const groups: LaneGroup[] = [];
  let y = 0;
  let first = 0;
  for (const kind of KINDS) {
    const count = { worker: workers, queue: queues, task: tasks }[kind];
    if (count === 0 && kind !== 'task') continue;
    groups.push({ kind, headingTop: y, top: y + HEADING, count, first });
    y += HEADING + Math.max(count, kind === 'task' ? 1 : 0) * pitchOf(kind) + LANE_GAP;
    first += count;
  }
  return { groups, height: y };
}

function pitchOf(kind: LaneSubject['kind']): number {
  return LANE_HEIGHT[kind] + LANE_GAP;
}

export interface LanePlace {
  readonly kind: LaneSubject['kind'];
  readonly top: number;
  readonly height: number;
}

export function placeOf({ groups }: LaneLayout, lane: number): LanePlace | undefined {
  const group = groups.find(({ first, count }) => lane >= first && lane < first + count);
  if (group === undefined) return undefined;
  const { kind, top, first } = group;
  return { kind, top: top + (lane - first) * pitchOf(kind), height: LANE_HEIGHT[kind] };
}

/** The number of the lane at a height, or of the nearest one in its group; undefined on a heading. */
export function laneAt({ groups }: LaneLayout, y: number): number | undefined {
  const group = groups.findLast(({ top }) => y >= top);
  if (group === undefined || group.count === 0) return undefined;
  const lane = Math.floor((y - group.top) / pitchOf(group.kind));
  return lane < group.count ? group.first + lane : undefined;
}

/** The lanes of which something lies between two heights: the first one's number and how many. */
export function lanesBetween(layout: LaneLayout, top: number, bottom: number): { first: number; count: number } {
  let first = Number.POSITIVE_INFINITY;
  let last = -1;
  for (const group of layout.groups) {
    const pitch = pitchOf(group.kind);
    const from = Math.max(0, Math.floor((top - group.top) / pitch));
    const to = Math.min(group.count, Math.ceil((bottom - group.top) / pitch));
    if (from >= to) continue;
    first = Math.min(first, group.first + from);
    last = Math.max(last, group.first + to);
  }
  return last < 0 ? { first: 0, count: 0 } : { first, count: last - first };
}
