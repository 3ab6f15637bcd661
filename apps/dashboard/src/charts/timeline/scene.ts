import type { LaneSubject, TaskRef, Timeline, TimelineLane, TimelinePoll, TimeRange } from '@pollscope/analysis';
import type { FindingSeverity, Nanoseconds } from '@pollscope/protocol';
import { type LaneLayout, type LanePlace, placeOf } from './lane-layout.ts';
import type { LaneTextures } from './lane-textures.ts';
import type { Paints } from './paints.ts';

export const FONT = "11px 'Inter Variable', system-ui, sans-serif";

/** Something to be found again: a finding, and what it says. */
export interface FindingFlag {
  readonly kind: 'finding';
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly severity: FindingSeverity;
  readonly text: string;
}

/** What the program marked: an instant, whose ends are the same, or a span. */
export interface ProgramMark {
  readonly kind: 'program';
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly name: string;
  /** JSON, or empty. */
  readonly fields: string;
  readonly task: TaskRef;
}

export type TimelineMark = FindingFlag | ProgramMark;

/** What one frame shows. */
export interface Scene {
  readonly view: TimeRange;
  /** Where time begins, in CSS pixels; names stand before it. */
  readonly gutter: number;
  /** Of the part that shows time. */
  readonly width: number;
  readonly timeline: Timeline;
  readonly layout: LaneLayout;
  readonly scrollTop: number;
  readonly height: number;
  readonly textures: LaneTextures;
  readonly paints: Paints;
  /** End of what has been received. */
  readonly end: Nanoseconds;
  readonly findings: readonly FindingFlag[];
  readonly programMarks: readonly ProgramMark[];
  readonly selected: TimelinePoll | undefined;
  readonly lane: LaneSubject | undefined;
  readonly measured: TimeRange | undefined;
  /** The stretch that every view shows. */
  readonly range: TimeRange | undefined;
  /** The instant at which other views stand. */
  readonly position: Nanoseconds | undefined;
  /** Below the pointer. */
  readonly hovered: Nanoseconds | undefined;
}

export function xOf({ view, gutter, width }: Pick<Scene, 'view' | 'gutter' | 'width'>, time: Nanoseconds): number {
  return gutter + ((time - view.from) / (view.to - view.from)) * width;
}

export function timeAt({ view, gutter, width }: Pick<Scene, 'view' | 'gutter' | 'width'>, x: number): Nanoseconds {
  return view.from + ((x - gutter) / width) * (view.to - view.from);
}

/** A lane on the screen. */
export interface ShownLane extends LanePlace {
  readonly lane: TimelineLane;
}

/** The lanes that are on the screen and told by the last answer, at their places on it. */
export function shownLanes({ timeline, layout, scrollTop, height }: Scene): ShownLane[] {
  return timeline.shown.flatMap((lane, index) => {
    const place = placeOf(layout, timeline.first + index);
    if (place === undefined) return [];
    const top = place.top - scrollTop;
    return top + place.height < 0 || top > height ? [] : [{ ...place, top, lane }];
  });
}

export function isSameLane(a: LaneSubject | undefined, b: LaneSubject | undefined): boolean {
  return a !== undefined && b !== undefined && a.kind === b.kind && a.id === b.id;
}
