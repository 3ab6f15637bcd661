import type { QueueId } from '@pollscope/protocol';
import { useState } from 'react';
import { type QueueClaim, topQueues } from './top-queues.ts';

/** {@link topQueues} of what the page has now, with those that it showed before. */
export function useTopQueues(rows: readonly QueueClaim[], limit: number): readonly QueueId[] {
  const [shown, setShown] = useState<readonly QueueId[]>([]);
  const next = topQueues(rows, shown, limit);
  const isSame = next.length === shown.length && next.every((queue, index) => queue === shown[index]);
  if (isSame) return shown;
  setShown(next);
  return next;
}
