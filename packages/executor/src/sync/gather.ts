import { refuseAwait } from '../refuse-await.ts';
import type { Leaf, TaskBody } from '../wait.ts';
import { Branches } from './branches.ts';
import type { LeafResult } from './leaf.ts';

/** What each leaf gives, in the order of the leaves. */
export type Gathered<L extends readonly Leaf<unknown>[]> = { -readonly [I in keyof L]: LeafResult<L[I]> };

/**
 * Leaf: runs leaves side by side on the task itself and gives their results in the order of the leaves, whatever the
 * order in which they are ready. Nothing is spawned; none gives an empty array without waiting. The first poll costs
 * O(leaves), each later one O(leaves that were woken). When one throws the others are cancelled. Much as `join_all`
 * over Tokio's futures, which has no failure.
 *
 * ```ts
 * const [user, orders] = yield* gather([fetchUser(id), fetchOrders(id)]);
 * ```
 */
export function* gather<const L extends readonly Leaf<unknown>[]>(leaves: L): TaskBody<Gathered<L>> {
  const branches = new Branches<unknown>();
  const results = new Array<unknown>(leaves.length);
  for (const leaf of leaves) branches.add(leaf);
  try {
    while (branches.size > 0) {
      for (const branch of branches.takeWoken()) {
        const step = branch.poll();
        if (step.done === true) results[branch.index] = step.value;
      }
      if (branches.size > 0) yield branches;
    }
  } finally {
    branches.cancelAll();
  }
  return results as Gathered<L>; // each leaf has put its result in its place
}
refuseAwait(gather);
