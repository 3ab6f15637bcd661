import type { ResourceId } from '@pollscope/protocol';
import { defineDetector } from '../detector.ts';
import { duration, lastOf, some } from '../phrases.ts';
import { medianPoll, type TaskTotals } from '../program/task-totals.ts';
import { resourceName } from '../resource-name.ts';
import { resource } from '../subjects.ts';

/** Many tasks that are woken together, find nothing, and wait again. */
export const thunderingHerd = defineDetector({
  name: 'thundering-herd',
  title: 'Thundering herd',
  needs: ['polls', 'wakes', 'resources', 'waits'],
  looksAt: 'window',
  thresholds: {
    tasks: { value: 10, unit: 'count', means: 'at least so many tasks that wait for one thing' },
    rate: { value: 1_000, unit: '/s', means: 'woken at least so often a second, together' },
    work: { value: 2e3, unit: 'ns', means: 'half of their polls are shorter: long enough to look, too short to work' },
  },
  hysteresis: { opens: 3, of: 5, closes: 5 },
  figures: { tasks: 'count', wakes: 'count', median: 'ns', span: 'ns' },
  *check(program, limits) {
    const { from, to, tasks } = program.window;
    const span = to - from;
    for (const [id, waiters] of waitersByResource(tasks)) {
      const wakes = waiters.reduce((sum, { row }) => sum + row.wakes, 0);
      if (waiters.length < limits.tasks || wakes * 1e9 < limits.rate * span) continue;
      const known = program.resources.get(id);
      // All that sleep or yield share one resource, and are no herd.
      if (known === undefined || ['sleep', 'yield', 'timeout', 'interval', 'other'].includes(known.kind)) continue;
      const median = medianPoll(waiters);
      if (median >= limits.work) continue;
      yield {
        key: String(id),
        subjects: [resource(id)],
        severity: 'warning',
        evidence: { from, to },
        facts: { what: resourceName(program, known), tasks: waiters.length, wakes, median, span },
      };
    }
  },
  weight: ({ wakes }) => wakes,
  sentence: ({ what, tasks, wakes, median, span }) =>
    `${some(tasks, 'task')} that wait for ${what} were woken ${some(wakes, 'time')} in ${lastOf(span)} ` +
    `and went back to waiting after ${duration(median)} (median): they are woken together, for one to go on.`,
  hint: () =>
    'Wake as many as can go on: notifyOne instead of notifyWaiters, or a semaphore with the permits there are.',
});

function waitersByResource(tasks: readonly TaskTotals[]): ReadonlyMap<ResourceId, TaskTotals[]> {
  const waiters = new Map<ResourceId, TaskTotals[]>();
  for (const totals of tasks) {
    const { waitsOn, wakes } = totals.row;
    if (waitsOn === 0 || wakes === 0) continue;
    const found = waiters.get(waitsOn);
    if (found === undefined) waiters.set(waitsOn, [totals]);
    else found.push(totals);
  }
  return waiters;
}
