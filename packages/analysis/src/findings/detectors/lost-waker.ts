import { defineDetector } from '../detector.ts';
import { duration, some } from '../phrases.ts';
import type { Program } from '../program/program.ts';
import type { KnownResource } from '../program/resource-book.ts';
import { resourceName } from '../resource-name.ts';
import { resource, tasks } from '../subjects.ts';

type Why = 'free' | 'abandoned' | 'forgotten';

/** Tasks that wait although they could go on, or although nobody is left who would wake them. */
export const lostWaker = defineDetector({
  name: 'lost-waker',
  title: 'Lost waker',
  needs: ['resources', 'waits', 'queues'],
  looksAt: 'window',
  thresholds: {
    wait: { value: 1e9, unit: 'ns', means: 'a wait of this length for what is free, or held by a task that has ended' },
    silence: {
      value: 10e9,
      unit: 'ns',
      means: 'a wait of this length for a notification from a task that goes on running',
    },
  },
  hysteresis: { opens: 2, of: 2, closes: 2 },
  figures: { wait: 'ns', waiting: 'count', available: 'count' },
  *check(program, { wait, silence }) {
    for (const known of program.resources.fresh()) {
      const { id, waiting, available, oldestWaiter } = known;
      const waited = program.oldestWait(known);
      if (waiting === 0 || waited < wait || hasBeenWoken(program, known)) continue;
      const why = reason(program, known);
      if (why === undefined || (why === 'forgotten' && waited < silence)) continue;
      const other = why === 'free' ? undefined : otherOf(program, known, why);
      yield {
        key: String(id),
        subjects: [resource(id), ...tasks(oldestWaiter, other)],
        severity: why === 'forgotten' ? 'info' : 'critical',
        evidence: { from: program.now - waited, to: program.now },
        facts: {
          who: program.taskName(oldestWaiter),
          what: resourceName(program, known),
          other: nameOfOther(program, known, why),
          why,
          wait: waited,
          waiting,
          available,
        },
      };
    }
  },
  weight: ({ wait }) => wait,
  sentence: ({ who, what, other, why, wait, waiting, available }) => {
    const waits = `${who} has waited ${duration(wait)} for ${what}`;
    const all = waiting === 1 ? '' : ` So have ${some(waiting - 1, 'other task')}.`;
    switch (why) {
      case 'free':
        return `${waits}, which is free (${available} available): its wake was lost, and it may never go on.${all}`;
      case 'abandoned':
        return `${waits}, which ${other} held and did not release before it ended: nobody is left to release it.${all}`;
      case 'forgotten':
        return `${waits}. ${other}, which woke it last, goes on running and has not woken it since.${all}`;
    }
  },
  hint: ({ why }) => {
    switch (why) {
      case 'free':
        return 'Wake a waiter whenever the resource becomes free, and look again after registering to wait.';
      case 'abandoned':
        return 'Release in a finally block, so that it happens however the task ends.';
      case 'forgotten':
        return 'If there is work for it, register the wait before looking at the condition, so that no notification falls in between.';
    }
  },
});

/** It is not its waker that keeps the oldest waiter waiting if tasks of its queue are kept waiting too. */
function hasBeenWoken(program: Program, { oldestWaiter }: KnownResource): boolean {
  const waiter = program.tasks.get(oldestWaiter);
  const queue = waiter === undefined ? undefined : program.queues.get(waiter.group.queue);
  return queue === undefined || queue.depth > 0;
}

function reason(program: Program, known: KnownResource): Why | undefined {
  const { kind, available, capacity, holder } = known;
  switch (kind) {
    case 'semaphore':
    case 'mutex':
      if (capacity > 0 && available >= capacity) return 'free';
      return holder !== 0 && program.knowsAllTasks && !program.tasks.isLive(holder) ? 'abandoned' : undefined;
    case 'channel':
      // A full one has senders waiting, an empty one receivers; in between nobody has to.
      return available > 0 && (capacity < 0 || available < capacity) ? 'free' : undefined;
    case 'notify':
      if (available > 0) return 'free';
      return wakerRuns(program, known) ? 'forgotten' : undefined;
    case 'sleep':
    case 'interval':
    case 'timeout':
    case 'yield':
    case 'oneshot':
    case 'join':
    case 'promise':
    case 'group':
    case 'other':
      return undefined;
  }
}

function wakerRuns(program: Program, { oldestWaiter }: KnownResource): boolean {
  const waker = program.tasks.get(program.tasks.get(oldestWaiter)?.lastWaker ?? 0);
  return waker !== undefined && waker.endedAt === undefined && waker.lastPollEnd >= program.window.from;
}

function nameOfOther(program: Program, known: KnownResource, why: Why): string {
  return why === 'abandoned' ? known.holderName : program.taskName(otherOf(program, known, why) ?? 0);
}

function otherOf(program: Program, { holder, oldestWaiter }: KnownResource, why: Why) {
  return why === 'abandoned' ? holder : program.tasks.get(oldestWaiter)?.lastWaker;
}
