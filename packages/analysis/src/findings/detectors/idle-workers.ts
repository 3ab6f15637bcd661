import { defineDetector } from '../detector.ts';
import { duration, percent, some } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import { worker } from '../subjects.ts';

/** A worker with a hundredth of its time to spare is as good as busy. */
const BUSY = 0.99;

/** Workers that sleep while tasks are in line at another one. */
export const idleWorkers = defineDetector({
  name: 'idle-workers',
  title: 'Workers asleep while work waits',
  needs: ['queues', 'parks'],
  looksAt: 'window',
  thresholds: {
    asleep: { value: 0.5, unit: 'share', means: 'a worker slept for so much of the time' },
    depth: { value: 1, unit: 'count', means: 'while at least so many tasks were in line all the time at a busy one' },
  },
  hysteresis: { opens: 3, of: 5, closes: 5 },
  figures: { waiting: 'count', asleep: 'count', slept: 'ns', span: 'ns' },
  *check(program, limits) {
    const { from, to } = program.window;
    const span = to - from;
    const sleepers = [...program.workers].filter(({ parked }) => parked >= limits.asleep * span);
    if (sleepers.length === 0) return;
    for (const busy of program.workers) {
      const waiting = inLine(program, busy.id);
      if (busy.polling < BUSY * span || waiting < limits.depth) continue;
      yield {
        key: String(busy.id),
        subjects: [worker(busy.id), ...sleepers.map(({ id }) => worker(id))],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          where: program.workerName(busy.id),
          sleeper: program.workerName(sleepers[0]?.id ?? 0),
          waiting,
          asleep: sleepers.length,
          slept: sleepers.reduce((sum, { parked }) => sum + parked, 0),
          span,
        },
      };
    }
  },
  weight: ({ slept }) => slept,
  sentence: ({ where, sleeper, waiting, asleep, slept, span }) => {
    const who = asleep === 1 ? `${sleeper} slept` : `${asleep} workers slept`;
    return (
      `${who} ${percent(slept / (asleep * span))} of the last ${duration(span)} while ${some(waiting, 'task')} at least ` +
      `stood in line at ${where}: ${duration(slept)} of worker time unused.`
    );
  },
  hint: () =>
    'Spread the tasks: spawn on the worker with the shortest line, or hand work over through a shared channel.',
});

/** Depths are sampled between polls, so the task that is about to be polled is in line as well. */
function inLine({ queues }: Program, id: number): number {
  let depth = -1;
  for (const queue of queues) if (queue.worker === id && Number.isFinite(queue.depthMin)) depth += queue.depthMin;
  return depth;
}
