import { defineDetector } from '../detector.ts';
import { duration, lastOf, percent, some } from '../phrases.ts';
import { worker } from '../subjects.ts';

/** Code outside of tasks that takes the thread from runnable tasks. */
export const eventLoopBusy = defineDetector({
  name: 'event-loop-busy',
  title: 'Event loop busy outside of tasks',
  needs: ['driverTurns', 'queues'],
  looksAt: 'window',
  thresholds: {
    share: {
      value: 0.5,
      unit: 'share',
      means: 'the event loop had control for so much of the time while tasks were runnable',
    },
  },
  hysteresis: { opens: 2, of: 3, closes: 3 },
  figures: { driver: 'ns', share: 'share', waiting: 'count', span: 'ns' },
  *check(program, limits) {
    const { from, to } = program.window;
    const span = to - from;
    for (const { id, driver } of program.workers) {
      if (driver < limits.share * span) continue;
      let waiting = 0;
      for (const queue of program.queues) if (queue.worker === id) waiting += queue.depth;
      yield {
        key: String(id),
        subjects: [worker(id)],
        severity: 'warning',
        evidence: { from, to },
        facts: { where: program.workerName(id), driver, share: driver / span, waiting, span },
      };
    }
  },
  weight: ({ driver }) => driver,
  sentence: ({ where, driver, share, waiting, span }) =>
    `Callbacks outside of tasks had ${where} for ${duration(driver)} of ${lastOf(span)} (${percent(share)}) while tasks ` +
    `were runnable, ${some(waiting, 'task')} of them at the end.`,
  hint: () =>
    'Look for long synchronous work in event handlers, timers and promise callbacks; spawn it as a task instead.',
});
