import { defineDetector } from '../detector.ts';
import { duration, lastOf, some } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import { resourceName } from '../resource-name.ts';
import { resource, task, tasks } from '../subjects.ts';

/** Tasks that wait long for what another task holds. */
export const longHold = defineDetector({
  name: 'long-hold',
  title: 'Resource held long',
  needs: ['resources', 'waits'],
  looksAt: 'window',
  thresholds: {
    wait: { value: 1e9, unit: 'ns', means: 'a wait of this length for permits or a lock that a live task holds' },
  },
  hysteresis: { opens: 1, of: 1, closes: 3 },
  figures: { wait: 'ns', waiting: 'count', acquisitions: 'count', span: 'ns' },
  *check(program, { wait }) {
    const { from, to } = program.window;
    for (const known of program.resources.fresh()) {
      const { id, kind, waiting, oldestWaiter, holder, acquisitions } = known;
      const waited = program.oldestWait(known);
      if ((kind !== 'semaphore' && kind !== 'mutex') || waiting === 0 || waited < wait) continue;
      if (!program.tasks.isLive(holder)) continue;
      // It was handed on to one that has not been polled since: whom the others waited for is gone.
      if (acquisitions > 0 && program.tasks.known(holder).waitsOn === id) continue;
      yield {
        key: String(id),
        subjects: [resource(id), task(holder), ...tasks(oldestWaiter)],
        severity: 'warning',
        evidence: { from: to - waited, to },
        facts: {
          who: program.taskName(oldestWaiter),
          what: resourceName(program, known),
          holder: program.taskName(holder),
          holderDoes: whatItDoes(program, holder),
          wait: waited,
          waiting,
          acquisitions,
          span: to - from,
        },
      };
    }
  },
  // One who was handed it in the window is to blame for that much at most: others kept it before.
  weight: ({ wait, acquisitions, span }) => (acquisitions > 0 ? Math.min(wait, span) : wait),
  sentence: ({ who, what, holder, holderDoes, wait, waiting, acquisitions, span }) =>
    `${who} has waited ${duration(wait)} for ${what}, with ${some(waiting, 'task')} waiting in all. ` +
    `${holder} holds it and ${holderDoes}; in ${lastOf(span)} it was handed on ${some(acquisitions, 'time')}.`,
  hint: () => 'Hold it for less: release it before sleeping or waiting for something else, or allow more at once.',
});

function whatItDoes(program: Program, holder: number): string {
  const { waitsOn, lastPollEnd } = program.tasks.known(holder);
  if (lastPollEnd >= program.window.from) return 'was running';
  const resourceOfIt = program.resources.get(waitsOn);
  const idle = duration(program.now - lastPollEnd);
  return resourceOfIt === undefined
    ? `has not run for ${idle}`
    : `has been waiting for ${resourceName(program, resourceOfIt)} for ${idle}`;
}
