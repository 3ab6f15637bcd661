import { currentPoll } from '../poll-context.ts';
import { refuseAwait } from '../refuse-await.ts';
import type { Leaf, TaskBody } from '../wait.ts';
import { type Branch, Branches } from './branches.ts';
import type { LeafResult } from './leaf.ts';

/** The branch that was ready first, and what it gave. */
export type Selected<L extends Readonly<Record<string, Leaf<unknown>>>> = {
  [Name in keyof L]: { readonly branch: Name; readonly value: LeafResult<L[Name]> };
}[keyof L];

export interface SelectOptions {
  /**
   * Who is asked first when several are ready. `fair` (default): another branch each time; after the first look those
   * that were woken earlier. `biased`: always in the order in which they are written.
   */
  readonly order?: 'fair' | 'biased';
}

/**
 * Leaf: waits for several leaves and goes on with the first that is ready; the others are cancelled, which runs their
 * `finally` blocks, and those not looked at yet never begin: Tokio's `select!`. A cancelled `recv`, `acquire` or
 * `notified` loses nothing: what it was given goes to the next who waits.
 *
 * ```ts
 * const first = yield* select({ job: jobs.recv(), stop: stop.notified() });
 * if (first.branch === 'stop') return;
 * render(first.value);
 * ```
 * Differences: fair means in turn, where Tokio draws at random, so that a run can be repeated; a branch is looked at again
 * only when it was woken. What a leaf throws is thrown.
 * @throws RangeError without branches.
 */
export function* select<const L extends Readonly<Record<string, Leaf<unknown>>>>(
  leaves: L,
  { order = 'fair' }: SelectOptions = {},
): TaskBody<Selected<L>> {
  const names = Object.keys(leaves);
  if (names.length === 0) throw new RangeError('select needs a branch, else it would wait for ever');
  const branches = new Branches<unknown>();
  const start = order === 'fair' ? nextStart() : 0;
  const inOrder = names.map((_, index) => names[(start + index) % names.length] ?? '');
  for (const name of inOrder) branches.add(leaves[name] as L[string]);
  try {
    for (;;) {
      const woken = branches.takeWoken();
      if (order === 'biased') woken.sort(byIndex);
      for (const branch of woken) {
        const step = branch.poll();
        if (step.done === true) return { branch: inOrder[branch.index], value: step.value } as Selected<L>;
      }
      yield branches;
    }
  } finally {
    branches.cancelAll();
  }
}
refuseAwait(select);

/** Counted for each executor, so that what others on the thread do does not change a run. */
function nextStart(): number {
  const poll = currentPoll();
  return poll === undefined ? 0 : poll.selects++;
}

function byIndex(a: Branch<unknown>, b: Branch<unknown>): number {
  return a.index - b.index;
}
