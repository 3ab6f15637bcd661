import { ANTAGONIST_FIGURES, antagonistOf, ranInstead } from '../antagonist.ts';
import { CHOOSE_FAIR, OUTSIDE_OF_TASKS, WITHOUT_WEIGHTS } from '../cures.ts';
import { defineDetector } from '../detector.ts';
import { duration, lastOf, percent } from '../phrases.ts';
import { queue } from '../subjects.ts';

const CRITICAL = 1e9;

/** A queue that had runnable tasks for long and got no poll. */
export const queueStarved = defineDetector({
  name: 'queue-starved',
  title: 'Queue starved',
  needs: ['queues', 'queueDelay'],
  looksAt: 'window',
  thresholds: {
    gap: { value: 100e6, unit: 'ns', means: 'a stretch of this length with runnable tasks and no poll of any' },
  },
  hysteresis: { opens: 1, of: 1, closes: 3 },
  figures: { gap: 'ns', share: 'share', depth: 'count', span: 'ns', ...ANTAGONIST_FIGURES },
  *check(program, { gap }) {
    const { from, to } = program.window;
    for (const starved of program.queues) {
      if (starved.longestGap < gap) continue;
      const { facts, subjects } = antagonistOf(program, starved);
      yield {
        key: String(starved.id),
        subjects: [queue(starved.id), ...subjects],
        severity: starved.longestGap >= CRITICAL ? 'critical' : 'warning',
        evidence: { from: Math.min(from, to - starved.longestGap), to },
        facts: {
          where: program.queueName(starved.id),
          gap: starved.longestGap,
          // A poll counts where it ended, also what it ran before.
          share: Math.min(1, starved.received / (to - from)),
          depth: starved.depth,
          span: to - from,
          policy: program.definitions.policy,
          ...facts,
        },
      };
    }
  },
  weight: ({ gap }) => gap,
  sentence: (facts) =>
    `Queue ${facts.where} had runnable tasks for ${duration(facts.gap)} without one poll; it ran for ` +
    `${percent(facts.share)} of ${lastOf(facts.span)}. ${ranInstead(facts)}`,
  hint: ({ antagonistTask, antagonistLongest, gap, policy }) => {
    if (antagonistTask === '') return OUTSIDE_OF_TASKS;
    // One poll that was most of the gap: nothing but its end could have ended it.
    if (antagonistLongest >= gap / 2) {
      return (
        `Split the polls of ${antagonistTask}: let it yield at least every 10 ms, or move its work to a worker thread. ` +
        'No policy can interrupt a poll.'
      );
    }
    if (policy === WITHOUT_WEIGHTS) return CHOOSE_FAIR;
    return `Give the starved queue more weight, or let ${antagonistTask} do less at a time.`;
  },
});
