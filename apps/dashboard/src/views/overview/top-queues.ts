import type { QueueId } from '@pollscope/protocol';
import type { QueueRow } from '@pollscope/analysis';

/** What a queue is ranked by. */
export type QueueClaim = Pick<QueueRow, 'queue' | 'received' | 'entitled' | 'depth'>;

/**
 * The queues to show when there are too many for all: those with the largest claim on the CPU, got or owed. One that was shown
 * stays until it falls behind twice as many, so that lines and rows do not come and go with every second.
 *
 * @param shown the queues shown so far
 * @returns all of them when they are no more than `limit`; in the order of their ids
 */
export function topQueues(rows: readonly QueueClaim[], shown: readonly QueueId[], limit: number): readonly QueueId[] {
  const ids = rows.map(({ queue }) => queue);
  if (ids.length <= limit) return ids.toSorted((a, b) => a - b);
  const ranked = rows.toSorted((a, b) => claimOf(b) - claimOf(a) || b.depth - a.depth || a.queue - b.queue);
  const rankOf = new Map(ranked.map(({ queue }, rank) => [queue, rank]));
  const kept = shown.filter((queue) => (rankOf.get(queue) ?? Number.POSITIVE_INFINITY) < 2 * limit).slice(0, limit);
  const others = ranked.map(({ queue }) => queue).filter((queue) => !kept.includes(queue));
  return [...kept, ...others.slice(0, limit - kept.length)].sort((a, b) => a - b);
}

function claimOf({ received, entitled }: QueueClaim): number {
  return Math.max(received, entitled);
}
