import { defineDetector } from '../detector.ts';
import { lastOf, some } from '../phrases.ts';
import type { PanickedTask, TaskGroup } from '../program/task-book.ts';
import { queue, task } from '../subjects.ts';

/** Tasks that ended with an exception. */
export const taskPanics = defineDetector({
  name: 'task-panics',
  title: 'Task panicked',
  needs: [],
  looksAt: 'window',
  thresholds: {
    panics: { value: 1, unit: 'count', means: 'at least so many tasks of one kind in a window' },
  },
  hysteresis: { opens: 1, of: 1, closes: 10 },
  figures: { panics: 'count', span: 'ns' },
  *check(program, limits) {
    const { from, to } = program.window;
    for (const [group, { panics, last }] of byGroup(program.tasks.panicked)) {
      if (panics < limits.panics) continue;
      yield {
        key: group.key,
        subjects: [task(last.task.id), queue(group.queue)],
        severity: 'warning',
        evidence: { from, to },
        times: panics,
        facts: { name: group.name, message: last.message, location: group.location, panics, span: to - from },
      };
    }
  },
  weight: ({ panics }) => panics,
  sentence: ({ name, message, panics, span }) =>
    `${some(panics, 'task')} ${name === '' ? 'without a name' : `like ${name}`} ended with an exception in ${lastOf(span)}` +
    `${message === '' ? '' : `: ${message}`}.`,
  hint: ({ location }) =>
    `Handle the error in the task, or await its handle${location === '' ? '' : `. It is spawned at ${location}`}.`,
});

function byGroup(panicked: readonly PanickedTask[]) {
  const groups = new Map<TaskGroup, { panics: number; last: PanickedTask }>();
  for (const panic of panicked) {
    const { group } = panic.task;
    groups.set(group, { panics: (groups.get(group)?.panics ?? 0) + 1, last: panic });
  }
  return groups;
}
