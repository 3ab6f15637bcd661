import { type Nanoseconds, PollOutcome } from '@pollscope/protocol';
import type { Definitions } from './definitions.ts';
import type { OpenPoll } from './open-polls.ts';
import type { TaskState } from './queries.ts';
import type { Task } from './task-table.ts';

/**
 * What a task does as far as the stream tells. A task whose last poll ended the task, but whose end is still on its
 * way, counts as runnable for that moment.
 */
export function stateOf(task: Task, open: OpenPoll | undefined, definitions: Definitions): TaskState {
  if (task.end !== undefined) {
    const { time, outcome, message } = task.end;
    return { kind: 'ended', since: time, outcome, message: definitions.text(message) };
  }
  if (open !== undefined) return { kind: 'polling', since: open.start };
  if (task.lastPoll === undefined) return { kind: 'runnable', since: task.spawnedAt ?? 0 };
  const waits = task.lastPoll.outcome === PollOutcome.pending;
  return { kind: waits ? 'waiting' : 'runnable', since: task.lastPoll.end };
}

/** How long a task has been waiting at `now`; undefined when it does not wait. */
export function waitOf(task: Task, open: OpenPoll | undefined, now: Nanoseconds): Nanoseconds | undefined {
  if (task.end !== undefined || open !== undefined || task.lastPoll?.outcome !== PollOutcome.pending) return undefined;
  return Math.max(0, now - task.lastPoll.end);
}
