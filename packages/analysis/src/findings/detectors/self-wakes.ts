import { defineDetector } from '../detector.ts';
import { duration, lastOf, percent, some } from '../phrases.ts';
import { medianPoll } from '../program/task-totals.ts';
import { queue, tasks } from '../subjects.ts';

/** tokio-console's lint, for tasks that do it often and do little between. A `yieldNow` is no wake, as in Tokio since 1.23. */
export const selfWakes = defineDetector({
  name: 'self-wakes',
  title: 'Task that mostly wakes itself',
  needs: ['polls', 'wakes'],
  looksAt: 'window',
  thresholds: {
    share: { value: 0.5, unit: 'share', means: 'more of its wakes than this came from itself (tokio-console: 50 %)' },
    rate: { value: 1_000, unit: '/s', means: 'at least so many of them a second' },
    work: {
      value: 10e3,
      unit: 'ns',
      means: 'half of its polls are shorter: between two turns there should be 10 to 100 µs of work',
    },
  },
  hysteresis: { opens: 3, of: 5, closes: 5 },
  figures: { share: 'share', selfWakes: 'count', wakes: 'count', median: 'ns', span: 'ns' },
  *check(program, { share, rate, work }) {
    const { from, to, groups } = program.window;
    const span = to - from;
    for (const totals of groups) {
      const { group, wakes, slowest } = totals;
      // A task that is made to yield for want of budget is woken by itself too, and is told of by another detector.
      const own = totals.selfWakes - totals.outOfBudget;
      if (own * 1e9 < rate * span || own <= share * wakes) continue;
      const median = medianPoll(totals.tasks);
      if (median >= work) continue;
      yield {
        key: group.key,
        subjects: [...tasks(slowest?.id), queue(group.queue)],
        severity: 'info',
        evidence: { from, to },
        facts: {
          who: nameOf(group.name, totals.tasks.length),
          share: own / wakes,
          selfWakes: own,
          wakes,
          median,
          span,
        },
      };
    }
  },
  weight: ({ selfWakes: own }) => own,
  sentence: ({ who, share, selfWakes: own, median, span }) =>
    `${who} woke itself ${some(own, 'time')} in ${lastOf(span)}, ${percent(share)} of all its wakes, ` +
    `for polls of ${duration(median)} (median): much of that time goes into switching.`,
  hint: () => 'Let what it waits for wake it instead of asking again at once; between two turns do more of the work.',
});

function nameOf(name: string, tasksOfIt: number): string {
  const text = name === '' ? 'An unnamed task' : name;
  return tasksOfIt === 1 ? text : `${text} (${tasksOfIt} tasks)`;
}
