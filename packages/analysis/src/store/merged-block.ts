import { HistogramPack, type Measure } from './histogram-pack.ts';
import { countsOf, type TaskBlock } from './task-block.ts';
import { TaskRows } from './task-rows.ts';
import type { Task } from './task-table.ts';
import { Tally } from './tally.ts';

/** One block that says what several say together, of the tasks that are known: `inOrder`, by ascending id. In steps. */
export function* mergedBlock(blocks: readonly TaskBlock[], inOrder: readonly Task[]): Generator<void, TaskBlock> {
  for (const [place, task] of inOrder.entries()) task.place = place;
  const rows = new TaskRows(blocks, inOrder.length);
  const places = [...inOrder.keys()].filter((place) => rows.has(place));
  const merged = (measure: Measure) => HistogramPack.inSteps(places.length, mergedHistograms(rows, places, measure));
  const start = blocks[0]?.start ?? 0;
  const last = blocks.at(-1);
  return {
    start,
    duration: (last?.start ?? start) + (last?.duration ?? 0) - start,
    tasks: places.map((place) => inOrder[place] as Task),
    pollTime: yield* merged('pollTime'),
    queueDelay: yield* merged('queueDelay'),
    counts: countsOf((count) => places.map((place) => rows.count(place, count))),
  };
}

function* mergedHistograms(rows: TaskRows, places: readonly number[], measure: Measure) {
  const tally = new Tally();
  for (const place of places) {
    tally.clear();
    rows.mergeInto(tally, place, measure);
    yield tally.toSparse();
  }
}
