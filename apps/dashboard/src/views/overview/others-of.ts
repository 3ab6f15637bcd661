import type { OtherQueues, Overview, QueueRow } from '@pollscope/analysis';

/** Those that the overview left out, and those of its queues that have no row. */
export function othersOf({ queues, others }: Overview, rows: readonly QueueRow[]): OtherQueues | undefined {
  const left = queues.filter((row) => !rows.includes(row));
  if (left.length === 0) return others;
  const none = {
    queues: 0,
    polls: 0,
    received: 0,
    entitled: 0,
    receivedShare: 0,
    entitledShare: 0,
    depth: 0,
    depthMax: 0,
  };
  return left.reduce<OtherQueues>(
    (sum, row) => ({
      queues: sum.queues + 1,
      polls: sum.polls + row.polls,
      received: sum.received + row.received,
      entitled: sum.entitled + row.entitled,
      receivedShare: sum.receivedShare + row.receivedShare,
      entitledShare: sum.entitledShare + row.entitledShare,
      depth: sum.depth + row.depth,
      depthMax: Math.max(sum.depthMax, row.depthMax),
    }),
    others ?? none,
  );
}
