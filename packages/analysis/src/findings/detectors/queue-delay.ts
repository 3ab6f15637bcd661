import { defineDetector } from '../detector.ts';
import { duration, lastOf, percent, some } from '../phrases.ts';
import { queue } from '../subjects.ts';

/** Fewer make a 95th percentile the luck of single polls. */
const FEW = 20;

/** A queue that is served all the time and still keeps its tasks waiting: it has more work than its share can do. */
export const queueDelay = defineDetector({
  name: 'queue-delay',
  title: 'Long wait for a turn',
  needs: ['queues', 'queueDelay'],
  looksAt: 'window',
  thresholds: {
    p95: { value: 100e6, unit: 'ns', means: 'a twentieth of its polls waited at least so long for their turn' },
  },
  hysteresis: { opens: 2, of: 3, closes: 5 },
  figures: { p95: 'ns', polls: 'count', share: 'share', depth: 'count', span: 'ns' },
  *check(program, limits) {
    const { from, to } = program.window;
    for (const late of program.queues) {
      const p95 = late.queueDelay.quantile(0.95);
      // Where the wait is one stretch without service, `queue-starved` tells of it.
      if (late.queueDelay.count < FEW || p95 < limits.p95 || late.longestGap >= p95 / 2) continue;
      yield {
        key: String(late.id),
        subjects: [queue(late.id)],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          where: program.queueName(late.id),
          p95,
          polls: late.queueDelay.count,
          // A poll counts where it ended, also what it ran before.
          share: Math.min(1, late.received / (to - from)),
          depth: late.depth,
          span: to - from,
        },
      };
    }
  },
  weight: ({ p95 }) => p95,
  sentence: ({ where, p95, polls, share, depth, span }) =>
    `A twentieth of the ${some(polls, 'poll')} of queue ${where} in ${lastOf(span)} waited ${duration(p95)} or longer for ` +
    `their turn. The queue is served without long breaks (${percent(share)} of the time): with ${some(depth, 'task')} ` +
    'in line it has more work than that.',
  hint: () => 'Take in less work, make its polls shorter, give the queue more weight, or spread it over more workers.',
});
