import { shares } from '../../fairness.ts';
import { ANTAGONIST_FIGURES, antagonistOf, ranInstead } from '../antagonist.ts';
import { CHOOSE_FAIR, OUTSIDE_OF_TASKS, WITHOUT_WEIGHTS } from '../cures.ts';
import { defineDetector } from '../detector.ts';
import { duration, lastOf, percent } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import type { KnownQueue } from '../program/queue-book.ts';
import { queue } from '../subjects.ts';

/** A queue that receives less of the CPU than its weight entitles it to while it has work. */
export const shareError = defineDetector({
  name: 'share-error',
  title: 'Queue short of its share',
  needs: ['fairness'],
  looksAt: 'window',
  thresholds: {
    shortfall: {
      value: 0.1,
      unit: 'share',
      means: 'so much of the CPU withheld, beyond what slices and rounding explain',
    },
    load: {
      value: 0.1,
      unit: 'share',
      means: 'the queues together ran for so much of the time: with less it is chance',
    },
  },
  hysteresis: { opens: 3, of: 5, closes: 5 },
  figures: { received: 'share', entitled: 'share', shortfall: 'share', span: 'ns', ...ANTAGONIST_FIGURES },
  *check(program, limits) {
    const { from, to } = program.window;
    const span = to - from;
    for (const queues of byWorker(program)) {
      const total = queues.reduce((sum, { received }) => sum + received, 0);
      if (total < limits.load * span) continue;
      for (const [index, { received, entitled, error }] of shares(queues).entries()) {
        const short = queues[index];
        if (short === undefined || -error < limits.shortfall) continue;
        const { facts, subjects } = antagonistOf(program, short);
        yield {
          key: String(short.id),
          subjects: [queue(short.id), ...subjects],
          severity: 'warning',
          evidence: { from, to },
          facts: {
            where: program.queueName(short.id),
            policy: program.definitions.policy,
            received,
            entitled,
            shortfall: -error,
            span,
            ...facts,
          },
        };
      }
    }
  },
  weight: ({ shortfall }) => shortfall,
  sentence: (facts) =>
    `Queue ${facts.where} received ${percent(facts.received)} of the CPU in ${lastOf(facts.span)}, where its weight ` +
    `entitled it to ${percent(facts.entitled)}. ${ranInstead(facts)}`,
  hint: ({ antagonistTask, antagonistLongest, policy }) => {
    if (policy === WITHOUT_WEIGHTS) return CHOOSE_FAIR;
    if (antagonistTask === '') return OUTSIDE_OF_TASKS;
    return (
      `Shorten the polls of ${antagonistTask} (up to ${duration(antagonistLongest)}): a policy can give the CPU back ` +
      'only between two polls.'
    );
  },
});

function byWorker({ queues }: Program): Iterable<readonly KnownQueue[]> {
  const groups = new Map<number, KnownQueue[]>();
  for (const known of queues) {
    const group = groups.get(known.worker);
    if (group === undefined) groups.set(known.worker, [known]);
    else group.push(known);
  }
  return groups.values();
}
