import { defineDetector } from '../detector.ts';
import { duration } from '../phrases.ts';
import { task, worker } from '../subjects.ts';
import { pollThatHeld } from './held-by.ts';

const CRITICAL = 1e9;

/** One poll that keeps a thread's event loop from its turn: nobody attends to I/O meanwhile. */
export const eventLoopHeld = defineDetector({
  name: 'event-loop-held',
  title: 'Event loop held',
  needs: ['polls'],
  looksAt: 'window',
  thresholds: {
    held: { value: 200e6, unit: 'ns', means: 'a stretch of this length in one poll, measured in whole worker windows' },
  },
  hysteresis: { opens: 1, of: 1, closes: 3 },
  figures: { held: 'ns' },
  *check(program, limits) {
    // Another worker may attend: see io-unattended.
    if (program.workers.attendance.isTold) return;
    const { from, to } = program.window;
    for (const { id, held } of program.workers) {
      if (held < limits.held) continue;
      const culprit = pollThatHeld(program, id, held);
      // Windows call it polling as well when code outside of tasks has the thread between two polls.
      if (culprit === undefined) continue;
      yield {
        key: String(id),
        subjects: [worker(id), task(culprit)],
        severity: held >= CRITICAL ? 'critical' : 'warning',
        evidence: { from: Math.min(from, to - held), to },
        facts: {
          where: program.workerName(id),
          culprit: program.taskName(culprit),
          held,
        },
      };
    }
  },
  weight: ({ held }) => held,
  sentence: ({ where, culprit, held }) =>
    `The event loop of ${where} had no turn for at least ${duration(held)} because of ${culprit}: ` +
    'connections, timers and answers from outside waited all that time.',
  hint: ({ culprit }) => `Let ${culprit} yield at least every 10 ms, or move its work to a worker thread.`,
});
