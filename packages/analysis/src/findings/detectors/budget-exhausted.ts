import { defineDetector } from '../detector.ts';
import { lastOf, percent, some } from '../phrases.ts';
import { queue, tasks } from '../subjects.ts';

/** Tasks that are made to yield now and then, since a poll does more operations than its budget allows. */
export const budgetExhausted = defineDetector({
  name: 'budget-exhausted',
  title: 'Budget exhausted often',
  needs: ['polls'],
  looksAt: 'window',
  thresholds: {
    share: { value: 0.1, unit: 'share', means: 'so many of its polls end for want of budget, but fewer than half' },
    rate: { value: 10, unit: '/s', means: 'at least so many a second' },
  },
  hysteresis: { opens: 2, of: 3, closes: 5 },
  figures: { forced: 'count', polls: 'count', share: 'share', span: 'ns' },
  *check(program, { share, rate }) {
    const { from, to, groups } = program.window;
    const span = to - from;
    for (const { group, outOfBudget, polls, slowest } of groups) {
      const part = outOfBudget / polls;
      // From one half on, batches do not fit; `batch-over-budget` tells of those.
      if (outOfBudget * 1e9 < rate * span || part < share || part >= 0.5) continue;
      yield {
        key: group.key,
        subjects: [...tasks(slowest?.id), queue(group.queue)],
        severity: 'info',
        evidence: { from, to },
        facts: {
          who: slowest === undefined ? group.name : program.taskName(slowest.id),
          forced: outOfBudget,
          polls,
          share: part,
          span,
        },
      };
    }
  },
  weight: ({ forced }) => forced,
  sentence: ({ who, forced, polls, share, span }) =>
    `${who} was made to yield ${some(forced, 'time')} in ${lastOf(span)}, in ${percent(share)} of ${some(polls, 'poll')}: ` +
    'it had used up its cooperative budget and had more to do.',
  hint: () => 'It finds more work than one poll may do. Take less at a time, or add tasks to share it.',
});
