import type { TimeRange } from '../store/queries.ts';
import { addDepth, addPolls, type Grid, type LaneColumns } from './lane.ts';
import type { TimeSum } from './timeline-source.ts';

/**
 * Adds what is known in sums alone to a lane, and returns of which stretches that is. A sum that is wider than a column
 * stands in each column that it covers.
 */
export function addSums(lane: LaneColumns, sums: Iterable<TimeSum>, grid: Grid): TimeRange[] {
  const ranges: TimeRange[] = [];
  // End of the last sum; one without polls may lie between two with some.
  let until = Number.NEGATIVE_INFINITY;
  for (const sum of sums) {
    addSum(lane, sum, grid);
    const last = ranges.at(-1);
    if (sum.polls > 0 && last !== undefined && sum.from <= until) ranges[ranges.length - 1] = { ...last, to: sum.to };
    else if (sum.polls > 0) ranges.push({ from: sum.from, to: sum.to });
    until = sum.to;
  }
  return ranges;
}

function addSum(lane: LaneColumns, sum: TimeSum, { from, column, columns }: Grid): void {
  const begin = (sum.from - from) / column;
  const end = (sum.to - from) / column;
  const isWide = sum.to - sum.from >= column;
  const first = Math.max(0, Math.floor(begin));
  const last = Math.min(columns, isWide ? Math.ceil(end) : first + 1);
  // Of a wide one each column has its share of the time, and all of its polls.
  const share = isWide ? column / (sum.to - sum.from) : 1;
  for (let at = first; at < last; at++) {
    if (sum.polls > 0) addPolls(lane, at, { ...sum, busy: sum.busy * share, queue: -1 }, column);
    if (sum.depthMax >= 0 && lane.depthMax.length > 0) {
      addDepth(lane, at, sum.depthMin);
      addDepth(lane, at, sum.depthMax);
    }
    if (lane.parked.length === 0) continue;
    lane.parked[at] = (lane.parked[at] as number) + (sum.parked * share) / column;
    lane.driver[at] = (lane.driver[at] as number) + (sum.driver * share) / column;
  }
}
