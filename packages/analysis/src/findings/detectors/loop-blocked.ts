import { defineDetector } from '../detector.ts';
import { duration } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import type { Stack } from '../program/running-polls.ts';
import { stackPlace } from '../stack-place.ts';
import { worker } from '../subjects.ts';

const CRITICAL = 1e9;

/** Code outside of any task that keeps the event loop from its next turn, as the watchdog saw it. */
export const loopBlocked = defineDetector({
  name: 'loop-blocked',
  title: 'Event loop blocked outside of tasks',
  // Who looks at polls in progress tells of a silent loop too: by a stack of task 0, without frames where none can be had.
  needs: ['openPolls'],
  looksAt: 'window',
  thresholds: {
    blocked: { value: 100e6, unit: 'ns', means: 'the event loop was silent for so long, and no poll was the reason' },
  },
  hysteresis: { opens: 1, of: 1, closes: 5 },
  figures: { blocked: 'ns' },
  *check(program, limits) {
    for (const block of program.loopBlocks) {
      const { start, seenUpTo, begun, stack } = block;
      const blocked = seenUpTo - start;
      if (blocked < limits.blocked || isIdle(program, stack)) continue;
      yield {
        key: String(block.worker),
        subjects: [worker(block.worker)],
        severity: blocked >= CRITICAL ? 'critical' : 'warning',
        evidence: { from: start, to: seenUpTo },
        times: begun,
        facts: { where: program.workerName(block.worker), blocked, at: stackPlace(program, stack) },
      };
    }
  },
  weight: ({ blocked }) => blocked,
  sentence: ({ where, blocked, at }) =>
    `Code outside of tasks kept the event loop of ${where} for at least ${duration(blocked)}` +
    `${at === '' ? '' : `, in ${at}`}: no task could run meanwhile.`,
  hint: ({ at }) =>
    at === ''
      ? 'Look for long synchronous work in event handlers, timers and promise callbacks; spawn it as a task that yields.'
      : `Spawn the work around ${at} as a task that yields, or move it to a worker thread.`,
});

/** The runtime was about to answer the watchdog: not the program kept it, but whatever kept the process from its core. */
function isIdle({ definitions }: Program, { frames }: Stack): boolean {
  return frames.length > 0 && frames.every(({ file }) => definitions.text(file).startsWith('node:'));
}
