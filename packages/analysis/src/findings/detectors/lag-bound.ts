import { ANTAGONIST_FIGURES, antagonistOf, ranInstead } from '../antagonist.ts';
import { defineDetector } from '../detector.ts';
import { duration, ratio } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import type { KnownQueue } from '../program/queue-book.ts';
import { queue } from '../subjects.ts';

/**
 * A queue that is owed more than a fair policy can owe. EEVDF bounds lag by the longest request or the longest poll,
 * whichever is longer (Stoica and Abdel-Wahab 1995); Clockworker's rule by about a request.
 */
export const lagBound = defineDetector({
  name: 'lag-bound',
  title: 'Lag past its bound',
  needs: ['vruntime'],
  looksAt: 'window',
  thresholds: {
    request: { value: 2e6, unit: 'ns', means: 'the longest that a queue is granted at once: the option schedLatency' },
    tolerance: { value: 2, unit: 'ratio', means: 'so many times the bound' },
  },
  hysteresis: { opens: 3, of: 5, closes: 5 },
  figures: { lag: 'ns', bound: 'ns', times: 'ratio', ...ANTAGONIST_FIGURES },
  *check(program, { request, tolerance }) {
    const { from, to } = program.window;
    for (const owed of program.queues) {
      const bound = Math.max(request, longestPollOf(program, owed));
      if (owed.lag <= tolerance * bound) continue;
      const { facts, subjects } = antagonistOf(program, owed);
      const { lag } = owed;
      yield {
        key: String(owed.id),
        subjects: [queue(owed.id), ...subjects],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          where: program.queueName(owed.id),
          policy: program.definitions.policy,
          lag,
          bound,
          times: lag / bound,
          ...facts,
        },
      };
    }
  },
  weight: ({ times }) => times,
  sentence: (facts) =>
    `Queue ${facts.where} is owed ${duration(facts.lag)} of CPU time, ${ratio(facts.times)} times what policy ` +
    `${facts.policy} should ever owe it (${duration(facts.bound)}, a request or the longest poll). ${ranInstead(facts)}`,
  hint: ({ policy }) =>
    'A fair policy pays such a debt at the next pick. Look at what ran outside of tasks in that time; if nothing did, ' +
    `the policy ${policy} is at fault: take a recording of it.`,
});

/** On its worker; a poll of the window before can still be paid off. */
function longestPollOf({ queues }: Program, { worker }: KnownQueue): number {
  let longest = 0;
  for (const other of queues) {
    if (other.worker === worker) longest = Math.max(longest, other.longestPoll, other.longestPollBefore);
  }
  return longest;
}
