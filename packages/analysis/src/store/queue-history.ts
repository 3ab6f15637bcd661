import type { Nanoseconds } from '@pollscope/protocol';
import type { TimeRange } from './queries.ts';
import { QueueBlock } from './queue-block.ts';
import { WindowSeries } from './window-series.ts';

/** Windows are kept put together as well, ten at a time: five minutes are then read at a tenth of the cost. */
const CELL: Nanoseconds = 1e9;

/** The windows of all queues; those of whole seconds can be read as one. */
export class QueueHistory extends WindowSeries<QueueBlock> {
  /** By the start of the cell; made when it is first read. */
  readonly #merged = new Map<Nanoseconds, QueueBlock>();

  override add(block: QueueBlock): boolean {
    const isNew = super.add(block);
    if (isNew) this.#merged.delete(cellOf(block));
    const oldest = this.oldest?.start ?? 0;
    for (const start of this.#merged.keys()) if (start < oldest) this.#merged.delete(start);
    return isNew;
  }

  /** The same as `within`, in fewer blocks. */
  inFewBlocks(range: TimeRange): readonly QueueBlock[] {
    const blocks = this.within(range);
    const few: QueueBlock[] = [];
    for (let index = 0; index < blocks.length; ) {
      // Below the length.
      const block = blocks[index] as QueueBlock;
      const merged = this.#mergedAt(blocks, index);
      few.push(merged ?? block);
      index += merged?.windows ?? 1;
    }
    return few;
  }

  /** What the cell that begins with this block says together; undefined unless all of it is there. */
  #mergedAt(blocks: readonly QueueBlock[], index: number): QueueBlock | undefined {
    const first = blocks[index] as QueueBlock;
    const end = first.start + CELL;
    if (first.start % CELL !== 0 || first.duration >= CELL) return undefined;
    const known = this.#merged.get(first.start);
    if (known !== undefined) return blocks.length >= index + known.windows ? known : undefined;
    const cell: QueueBlock[] = [];
    let reached = first.start;
    for (let next = index; reached < end; next++) {
      const block = blocks[next];
      if (block === undefined || block.start !== reached || !hasRowsOf(block, first)) return undefined;
      cell.push(block);
      reached += block.duration;
    }
    if (reached !== end) return undefined;
    const merged = QueueBlock.merged(cell);
    this.#merged.set(first.start, merged);
    return merged;
  }
}

function cellOf({ start }: QueueBlock): Nanoseconds {
  return Math.floor(start / CELL) * CELL;
}

function hasRowsOf(block: QueueBlock, other: QueueBlock): boolean {
  return (
    block.rows.length === other.rows.length && block.rows.every(({ queue }, row) => queue === other.rows[row]?.queue)
  );
}
