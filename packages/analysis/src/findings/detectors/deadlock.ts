import type { TaskId } from '@pollscope/protocol';
import { defineDetector } from '../detector.ts';
import { duration } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import type { KnownResource } from '../program/resource-book.ts';
import { resourceName } from '../resource-name.ts';
import { resource, task } from '../subjects.ts';

/** Longer circles are looked for no further. */
const LONGEST = 16;

interface Link {
  readonly waiter: TaskId;
  readonly resource: KnownResource;
}

/** Tasks that wait for each other in a circle: each for what the next one holds. */
export const deadlock = defineDetector({
  name: 'deadlock',
  title: 'Deadlock',
  needs: ['resources', 'waits'],
  looksAt: 'window',
  thresholds: {
    wait: { value: 1e9, unit: 'ns', means: 'none of the tasks in the circle was polled for so long' },
  },
  hysteresis: { opens: 2, of: 2, closes: 2 },
  figures: { wait: 'ns', tasks: 'count' },
  *check(program, { wait }) {
    for (const known of program.resources.fresh()) {
      const waited = program.oldestWait(known);
      if (known.waiting === 0 || waited < wait) continue;
      const circle = circleFrom(program, known, wait);
      // Each of its resources leads to it; the one of the least id stands for it.
      if (circle === undefined || circle.some((link) => link.resource.id < known.id)) continue;
      yield {
        key: String(known.id),
        subjects: [resource(known.id), ...circle.map(({ waiter }) => task(waiter))],
        severity: 'critical',
        evidence: { from: program.now - waited, to: program.now },
        facts: {
          chain: circle.map(
            (link) => `${program.taskName(link.waiter)} waits for ${resourceName(program, link.resource)}`,
          ),
          wait: waited,
          tasks: circle.length,
        },
      };
    }
  },
  weight: ({ wait }) => wait,
  sentence: ({ chain, wait, tasks }) =>
    tasks === 1
      ? `${chain.join()}, which it holds itself, for ${duration(wait)} now: it will never go on.`
      : `${chain.join(', which is held by the next: ')}, which is held by the first. ` +
        `None of these ${tasks} tasks has run for ${duration(wait)}, nor ever will.`,
  hint: ({ tasks }) =>
    tasks === 1
      ? 'Do not take a lock again that is held already: pass what it protects to the function that needs it.'
      : 'Take locks in the same order everywhere, or hold only one at a time.',
});

/** Follows who waits for whom; undefined if that does not lead back. */
function circleFrom(program: Program, from: KnownResource, wait: number): readonly Link[] | undefined {
  const links: Link[] = [];
  let at: KnownResource | undefined = from;
  let waiter: TaskId = from.oldestWaiter;
  while (at !== undefined && links.length < LONGEST) {
    links.push({ waiter, resource: at });
    const holder = soleHolder(at);
    const known = holder === undefined ? undefined : program.tasks.get(holder);
    if (known === undefined || known.endedAt !== undefined || program.now - known.lastPollEnd < wait) return undefined;
    if (known.id === links[0]?.waiter) return links;
    waiter = known.id;
    at = program.resources.get(known.waitsOn);
  }
  return undefined;
}

/** Who alone can make it free. */
function soleHolder({ kind, capacity, holder }: KnownResource): TaskId | undefined {
  return holder !== 0 && (capacity === 1 || kind === 'join') ? holder : undefined;
}
