import type { TimeRange } from '../store/queries.ts';
import { emptyColumns, type Grid } from './lane.ts';
import type { TimelineMap } from './queries.ts';
import { addSums } from './sums.ts';
import type { TimelineSource } from './timeline-source.ts';

/** All of a source in `columns` columns. O(sums of all queues). */
export async function timelineMapOf(source: TimelineSource, columns: number): Promise<TimelineMap> {
  await source.ready();
  const extent: TimeRange = source.extent ?? { from: 0, to: 0 };
  const grid: Grid = { from: extent.from, column: Math.max(1, (extent.to - extent.from) / columns), columns };
  const longest = new Float32Array(columns);
  const busy = new Float32Array(columns);
  const sumsOf = source.sumsIn(extent, 'tooMany');
  for (const id of source.definitions.queues) {
    const lane = emptyColumns('queue', columns);
    addSums(lane, sumsOf({ kind: 'queue', id }), grid);
    for (let column = 0; column < columns; column++) {
      // Lanes have as many columns.
      longest[column] = Math.max(longest[column] as number, lane.longest[column] as number);
      busy[column] = (busy[column] as number) + (lane.busy[column] as number);
    }
  }
  return { extent, longest, busy, gaps: source.gapsIn(extent) };
}
