import type { Nanoseconds, QueueId } from '@pollscope/protocol';
import type { POLLS } from './schemas.ts';
import { type Rows, Table } from './table.ts';

/** A stretch shorter than this is the ordinary wait for one's turn. */
const STARVED_NS: Nanoseconds = 1_000_000;

export const STARVED = { from: 'f64', to: 'f64', queue: 'i32' } as const;

/** What the polls of one queue in a block say to those before and after it. */
interface Edges {
  readonly firstStart: Nanoseconds;
  readonly firstDelay: Nanoseconds;
  lastEnd: Nanoseconds;
}

/** Stretches of a block in which a queue had runnable tasks and none was polled. */
export interface Starvation {
  readonly rows: Rows<typeof STARVED>;
  readonly edges: ReadonlyMap<QueueId, Edges>;
}

/**
 * From the polls' queue delays: before a poll its task was runnable for so long, and the queue was not served since its
 * poll before. Exact for queues that are first in, first out; otherwise a lower bound. O(rows).
 */
export function starvationOf(polls: Rows<typeof POLLS>): Starvation {
  const rows = new Table(STARVED);
  const edges = new Map<QueueId, Edges>();
  for (let row = 0; row < polls.length; row++) {
    const queue = polls.queue[row] as number;
    const start = polls.start[row] as number;
    const delay = polls.queueDelay[row] as number;
    const end = start + (polls.duration[row] as number);
    const known = edges.get(queue);
    if (known === undefined) {
      edges.set(queue, { firstStart: start, firstDelay: delay, lastEnd: end });
      continue;
    }
    if (delay >= STARVED_NS) addStretch(rows, queue, Math.max(known.lastEnd, start - delay), start);
    if (end > known.lastEnd) known.lastEnd = end;
  }
  return { rows: rows.view(), edges };
}

/** Puts the stretches of blocks together that follow one another. */
export function joinStarvation(
  blocks: readonly { readonly starvation: Starvation; readonly from: Nanoseconds }[],
): Rows<typeof STARVED> {
  const rows = new Table(STARVED);
  const lastEnds = new Map<QueueId, Nanoseconds>();
  // Of what was before the first block nothing is known.
  const begin = blocks[0]?.from ?? 0;
  for (const { starvation } of blocks) {
    for (const [queue, { firstStart, firstDelay, lastEnd }] of starvation.edges) {
      const served = lastEnds.get(queue) ?? begin;
      addStretch(rows, queue, Math.max(served, firstStart - firstDelay), firstStart);
      lastEnds.set(queue, Math.max(served, lastEnd));
    }
    for (let row = 0; row < starvation.rows.length; row++) rows.copy(starvation.rows, row);
  }
  return rows.view();
}

function addStretch(rows: Table<typeof STARVED>, queue: QueueId, from: Nanoseconds, to: Nanoseconds): void {
  if (to - from < STARVED_NS) return;
  const at = rows.reserve(1);
  const columns = rows.columns;
  columns.from[at] = from;
  columns.to[at] = to;
  columns.queue[at] = queue;
}
