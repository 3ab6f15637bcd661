import { defineDetector } from '../detector.ts';
import { count, duration, some } from '../phrases.ts';
import { queue } from '../subjects.ts';

/** A queue whose line gets longer and longer. */
export const queueGrowing = defineDetector({
  name: 'queue-growing',
  title: 'Queue growing',
  needs: ['queues'],
  looksAt: 'window',
  thresholds: {
    depth: { value: 20, unit: 'count', means: 'at least so many tasks were in line all the time' },
    growth: { value: 1, unit: 'count', means: 'so many more than in the window before, each time' },
  },
  // A line that goes up and down as it may is longer each time for eight times in a row once in 9! = 362,880 windows.
  hysteresis: { opens: 8, of: 8, closes: 3 },
  figures: { depth: 'count', perSecond: '/s', p95: 'ns' },
  *check(program, limits) {
    const { from, to } = program.window;
    for (const { id, depthMin, depthMinBefore, queueDelay } of program.queues) {
      if (depthMinBefore === undefined || !Number.isFinite(depthMin)) continue;
      if (depthMin < limits.depth || depthMin < depthMinBefore + limits.growth) continue;
      yield {
        key: String(id),
        subjects: [queue(id)],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          where: program.queueName(id),
          depth: depthMin,
          perSecond: ((depthMin - depthMinBefore) * 1e9) / (to - from),
          p95: queueDelay.quantile(0.95),
        },
      };
    }
  },
  weight: ({ depth }) => depth,
  sentence: ({ where, depth, perSecond, p95 }) =>
    `Queue ${where} grows without end: ${some(depth, 'runnable task')} in line, ${count(perSecond)} more each second; ` +
    `95 % of its polls waited up to ${duration(p95)} for their turn. Work comes in faster than it is done.`,
  hint: () =>
    'Bound what is taken in (a bounded channel, a semaphore around spawns), or make each piece of work cheaper.',
});
