import type { TimeRange } from '../store/queries.ts';
import type { EventBlock } from './event-block.ts';
import { OPEN_POLLS } from './schemas.ts';
import { firstFrom, type Rows, Table } from './table.ts';

/** The polls of a range that are known to have begun and not to have ended, by start. */
export function openPollsOf(blocks: readonly EventBlock[], { from, to }: TimeRange): Rows<typeof OPEN_POLLS> {
  const found = new Map<string, { readonly block: EventBlock; readonly row: number }>();
  for (const block of blocks) {
    const { start, observedAt, worker, length } = block.contents.openPolls;
    for (let row = 0; row < length; row++) {
      // Rows below the length are there.
      const began = start[row] as number;
      if (began >= to || (observedAt[row] as number) < from || hasEnded(blocks, worker[row] as number, began)) continue;
      // A later block has looked at it later.
      found.set(`${worker[row]} ${began}`, { block, row });
    }
  }
  const table = new Table(OPEN_POLLS, Math.max(1, found.size));
  for (const { block, row } of found.values()) table.copy(block.contents.openPolls, row);
  return table.sorted('start');
}

/** Whether the poll has ended, or a later one of its worker says that it has. */
function hasEnded(blocks: readonly EventBlock[], worker: number, began: number): boolean {
  return blocks.some((block) => {
    const { start, worker: workers, length } = block.contents.polls;
    for (let row = firstFrom(start, length, began); row < length; row++) if (workers[row] === worker) return true;
    return false;
  });
}
