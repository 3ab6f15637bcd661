import { defineDetector } from '../detector.ts';
import { count, lastOf, ratio, some } from '../phrases.ts';
import { queue, tasks } from '../subjects.ts';

/**
 * Batches that take more operations than a poll may make, so that each is cut into several polls: a batch of B items with
 * k operations each takes ⌈B·k / budget⌉ polls, all but the last of them forced.
 */
export const batchOverBudget = defineDetector({
  name: 'batch-over-budget',
  title: 'Batch larger than the budget',
  needs: ['polls'],
  looksAt: 'window',
  thresholds: {
    rate: {
      value: 10,
      unit: '/s',
      means: 'at least so many polls a second end for want of budget, half of all or more',
    },
  },
  hysteresis: { opens: 2, of: 3, closes: 5 },
  figures: { pollsPerBatch: 'ratio', forced: 'count', polls: 'count', span: 'ns' },
  *check(program, { rate }) {
    const { from, to, groups } = program.window;
    const span = to - from;
    for (const { group, outOfBudget, polls, slowest } of groups) {
      if (outOfBudget * 1e9 < rate * span || outOfBudget * 2 < polls) continue;
      const batches = polls - outOfBudget;
      yield {
        key: group.key,
        subjects: [...tasks(slowest?.id), queue(group.queue)],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          who: slowest === undefined ? group.name : program.taskName(slowest.id),
          isEndless: batches === 0,
          pollsPerBatch: polls / Math.max(1, batches),
          forced: outOfBudget,
          polls,
          span,
        },
      };
    }
  },
  weight: ({ forced }) => forced,
  sentence: ({ who, isEndless, pollsPerBatch, forced, polls, span }) =>
    (isEndless
      ? `${who} never comes to the end of its work: all ${some(polls, 'poll')} in ${lastOf(span)}`
      : `${who} needs ${ratio(pollsPerBatch)} polls for each batch: ${some(forced, 'poll')} of ${count(polls)} in ${lastOf(span)}`) +
    ' ended because the cooperative budget was used up. The rest of a batch waits behind all other tasks of the queue.',
  hint: () => 'Take no more items at a time than the budget has operations, or do fewer operations for each item.',
});
