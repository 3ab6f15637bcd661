import type { FindingSubject, Nanoseconds } from '@pollscope/protocol';
import { duration, percent } from './phrases.ts';
import type { Program } from './program/program.ts';
import type { KnownQueue } from './program/queue-book.ts';
import type { GroupTotals } from './program/task-totals.ts';
import { queue, tasks } from './subjects.ts';

/** Who had the CPU while a queue went without, in the window. */
export interface Antagonist {
  /** '' when no other queue of the worker had any. */
  readonly antagonist: string;
  /** Its part of what all queues of the worker received. */
  readonly antagonistShare: number;
  /** Its task, of the kind that used most of that time. */
  readonly antagonistTask: string;
  /** The longest poll of that kind of task. */
  readonly antagonistLongest: Nanoseconds;
}

export const ANTAGONIST_FIGURES = { antagonistShare: 'share', antagonistLongest: 'ns' } as const;

/** O(queues + groups of tasks): for queues that are found wanting. */
export function antagonistOf(
  program: Program,
  victim: KnownQueue,
): { readonly facts: Antagonist; readonly subjects: readonly FindingSubject[] } {
  let total = 0;
  let most: KnownQueue | undefined;
  for (const other of program.queues) {
    if (other.worker !== victim.worker) continue;
    total += other.received;
    if (other !== victim && other.received > (most?.received ?? 0)) most = other;
  }
  const running = runningInstead(program, victim);
  if (running !== undefined && running.age > (most?.received ?? 0)) {
    return {
      facts: {
        antagonist: program.queueName(running.queue),
        antagonistShare: running.age / (running.age + total),
        antagonistTask: program.taskName(running.task),
        antagonistLongest: running.age,
      },
      subjects: [queue(running.queue), ...tasks(running.task)],
    };
  }
  if (most === undefined) {
    return {
      facts: { antagonist: '', antagonistShare: 0, antagonistTask: '', antagonistLongest: 0 },
      subjects: [],
    };
  }
  const { id, received } = most;
  const group = busiest(program.window.groups.filter((totals) => totals.group.queue === id));
  const slowest = group?.slowest?.id;
  return {
    facts: {
      antagonist: program.queueName(id),
      antagonistShare: received / total,
      antagonistTask: slowest === undefined ? '' : program.taskName(slowest),
      antagonistLongest: group?.longestPoll ?? 0,
    },
    subjects: [queue(id), ...tasks(slowest)],
  };
}

/** The poll of another queue that has the worker now. The windows will tell of it only when it has ended. */
function runningInstead(program: Program, victim: KnownQueue) {
  for (const { worker, task, start, observedAt } of program.runningPolls.at(program.now)) {
    const { queue: other } = program.tasks.known(task).group;
    if (worker === victim.worker && other !== victim.id) return { task, queue: other, age: observedAt - start };
  }
  return undefined;
}

function busiest(groups: readonly GroupTotals[]): GroupTotals | undefined {
  return groups.reduce<GroupTotals | undefined>((best, group) => {
    return best === undefined || group.busy > best.busy ? group : best;
  }, undefined);
}

/** A sentence about who ran instead. */
export function ranInstead(facts: Antagonist): string {
  const { antagonist, antagonistShare, antagonistTask, antagonistLongest } = facts;
  if (antagonist === '') return 'No other queue ran meanwhile: the event loop had control, or nothing did.';
  const by =
    antagonistTask === ''
      ? ''
      : `, most of it in ${antagonistTask}, with polls of up to ${duration(antagonistLongest)}`;
  return `Meanwhile ${antagonist} had ${percent(antagonistShare)} of the CPU time${by}.`;
}
