import type { TimeRange } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';

/** Shorter, and a nanosecond would be wider than a finger. */
const SHORTEST: Nanoseconds = 20;
/** How much may lie beside what there is, as a part of the view. */
const BESIDE = 0.5;
/** The whole is shown with so much room on either side. */
const ROOM = 0.02;

export function spanOf({ from, to }: TimeRange): Nanoseconds {
  return to - from;
}

export function middleOf({ from, to }: TimeRange): Nanoseconds {
  return (from + to) / 2;
}

/** The view with `factor` times its span, in which `at` stays where it is. */
export function zoomed(view: TimeRange, factor: number, at: Nanoseconds): TimeRange {
  const span = Math.max(SHORTEST, spanOf(view) * factor);
  const part = (at - view.from) / spanOf(view);
  return { from: at - part * span, to: at + (1 - part) * span };
}

/** The view moved by a part of its span. */
export function panned(view: TimeRange, part: number): TimeRange {
  const by = part * spanOf(view);
  return { from: view.from + by, to: view.to + by };
}

/** Whether two stretches have something in common. */
export function overlap(a: TimeRange, b: TimeRange): boolean {
  return a.from < b.to && b.from < a.to;
}

/** The range with some room on either side. */
export function withRoom(range: TimeRange, room = ROOM): TimeRange {
  const span = Math.max(SHORTEST, spanOf(range));
  const middle = middleOf(range);
  return { from: middle - span * (0.5 + room), to: middle + span * (0.5 + room) };
}

/** The nearest view that shows some of what there is, and not much more than it. */
export function within(view: TimeRange, extent: TimeRange): TimeRange {
  const widest = spanOf(withRoom(extent));
  if (spanOf(view) >= widest) return withRoom(extent);
  const beside = spanOf(view) * BESIDE;
  const by = Math.max(0, extent.from - beside - view.from) - Math.max(0, view.to - extent.to - beside);
  return { from: view.from + by, to: view.to + by };
}

/** From one view to another as the eye follows it: `part` of the way, spans in proportion. */
export function between(from: TimeRange, to: TimeRange, part: number): TimeRange {
  const span = spanOf(from) * (spanOf(to) / spanOf(from)) ** part;
  // The edge that moves least leads, so that what one zooms at stays where it is.
  const grown = spanOf(to) - spanOf(from);
  // Spans that are all but equal say nothing of the way.
  const way = Math.abs(grown) < spanOf(to) * 1e-6 ? part : (span - spanOf(from)) / grown;
  const start = from.from + (to.from - from.from) * way;
  return { from: start, to: start + span };
}
