import { defineDetector } from '../detector.ts';
import { duration } from '../phrases.ts';
import { task, worker } from '../subjects.ts';
import { pollThatHeld } from './held-by.ts';

const CRITICAL = 1e9;

/** A poll of the worker that attended to I/O for all, while those sleep that could take over. */
export const ioUnattended = defineDetector({
  name: 'io-unattended',
  title: 'Nobody attends to I/O',
  needs: ['polls', 'parks', 'sharedDriver'],
  looksAt: 'window',
  thresholds: {
    unattended: {
      value: 200e6,
      unit: 'ns',
      means: 'for so long no worker attended to I/O and timers although one slept, measured in whole worker windows',
    },
  },
  hysteresis: { opens: 1, of: 1, closes: 3 },
  figures: { unattended: 'ns', asleep: 'count', woken: 'count', wasted: 'ns' },
  *check(program, limits) {
    const { longest: unattended, sleepers, woken } = program.workers.attendance;
    if (unattended < limits.unattended) return;
    for (const { id, held } of program.workers) {
      const culprit = held < limits.unattended ? undefined : pollThatHeld(program, id, held);
      if (culprit === undefined) continue;
      const { from, to } = program.window;
      yield {
        key: String(id),
        subjects: [worker(id), task(culprit), ...sleepers.map(worker)],
        severity: unattended >= CRITICAL ? 'critical' : 'warning',
        evidence: { from: Math.min(from, to - unattended), to },
        facts: {
          where: program.workerName(id),
          culprit: program.taskName(culprit),
          unattended,
          asleep: sleepers.length,
          woken,
          wasted: unattended * sleepers.length,
        },
      };
    }
  },
  weight: ({ wasted, woken }) => wasted * (1 + woken),
  sentence: ({ where, culprit, unattended, asleep, woken, wasted }) => {
    const sleepers = asleep === 1 ? 'another worker slept' : `${asleep} workers slept`;
    const cost =
      woken === 0
        ? 'What came meanwhile waited until the poll ended.'
        : `When it ended, ${woken} of them had work at once, which had waited up to so long.`;
    return (
      `For at least ${duration(unattended)} nobody attended to connections and timers, although ${sleepers} ` +
      `(${duration(wasted)} of worker time): ${where} was in a poll of ${culprit}. ${cost}`
    );
  },
  hint: ({ culprit }) =>
    `Move the work of ${culprit} off the workers (Tokio: spawn_blocking), or let it yield every 10 ms. In Tokio, ` +
    'enable_eager_driver_handoff makes a sleeping worker take over.',
});
