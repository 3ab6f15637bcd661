import { defineDetector } from '../detector.ts';
import { count, some } from '../phrases.ts';
import { queue } from '../subjects.ts';

/** Tasks of one kind that become more and more. */
export const taskLeak = defineDetector({
  name: 'task-leak',
  title: 'Task leak',
  needs: [],
  looksAt: 'window',
  thresholds: {
    live: { value: 200, unit: 'count', means: 'at least so many tasks of one kind have not ended' },
  },
  hysteresis: { opens: 20, of: 20, closes: 10 },
  figures: { live: 'count', perSecond: '/s' },
  *check(program, limits) {
    const { from, to } = program.window;
    for (const { key, name, queue: home, location, live, liveBefore } of program.tasks.groups) {
      if (live <= liveBefore) continue;
      yield {
        key,
        subjects: [queue(home)],
        severity: live < limits.live ? 'info' : 'warning',
        evidence: { from, to },
        facts: { name, location, live, perSecond: ((live - liveBefore) * 1e9) / (to - from) },
      };
    }
  },
  weight: ({ live }) => live,
  sentence: ({ name, location, live, perSecond }) =>
    `Tasks ${name === '' ? 'without a name' : `like ${name}`}${location === '' ? '' : `, spawned at ${location},`} ` +
    `become more and more: ${some(live, 'task')} live, ${count(perSecond)} more in the last second, after 20 seconds ` +
    'without a decrease. Each holds memory.',
  hint: () => 'Make sure that each task ends: a timeout on what it waits for, an abort when its client is gone.',
});
