import type { Nanoseconds, TaskView } from './probe.ts';
import { Resource, type ResourceView } from './resource.ts';
import type { Wait, Waker } from './wait.ts';

/** A task as the leaves that it runs see it. */
export interface PolledTask extends TaskView, Waker {
  /** Tells the probe, if there is one, that the task holds so much more of a resource. */
  acquired(resource: ResourceView, amount: number): void;
  released(resource: ResourceView, amount: number): void;
}

/** The poll in progress. The scheduler uses one object for all its polls. */
export interface PollContext {
  /** Undefined between polls. */
  readonly task: PolledTask | undefined;
  /** Operations that this poll may still make. */
  budget: number;
  /** Fair selects that the executor's tasks have begun, so that each can begin with another branch. */
  selects: number;
  /** An operation of this poll was refused for want of budget. */
  refused: boolean;
  /** Whether the task has had its slice. One clock read. */
  sliceUsedUp(): boolean;
  /** Nanoseconds on the driver's clock. */
  now(): Nanoseconds;
}

/** Module state, since a leaf has to find the poll that it is part of: JavaScript runs one at a time on a thread. */
let current: PollContext | undefined;

/** The poll in progress on this thread; undefined outside of tasks. */
export function currentPoll(): PollContext | undefined {
  return current?.task === undefined ? undefined : current;
}

/** For the scheduler: what polls from now on, and what did before, which is to be put back afterwards. */
export function enterPolls(context: PollContext | undefined): PollContext | undefined {
  const outer = current;
  current = context;
  return outer;
}

/**
 * Takes one unit of the poll's cooperative budget, as each operation of a primitive does before it looks at its state.
 * False: nothing was taken; `yield outOfBudget` and try again in the next poll. True outside of tasks. O(1).
 */
export function takeBudget(): boolean {
  if (current?.task === undefined) return true;
  if (current.budget > 0) {
    current.budget--;
    return true;
  }
  current.refused = true;
  return false;
}

/** Gives back the unit of an operation that has to wait, since a poll that ends anyway needs no limit. */
export function refundBudget(): void {
  if (current?.task !== undefined) current.budget++;
}

/**
 * What a leaf yields when {@link takeBudget} said no: the task goes to the back of its queue, and the poll counts as a
 * forced yield, not as one that the task chose.
 */
export const outOfBudget: Wait = {
  resource: new Resource({ kind: 'yield', name: 'out of budget' }),
  register: (waker: Waker) => waker.wake(),
  cancel: () => undefined,
};

/** The running task now holds `amount` of `resource`. Returns who holds it, for {@link reportReleased}. */
export function reportAcquired(resource: ResourceView, amount: number): PolledTask | undefined {
  const task = current?.task;
  task?.acquired(resource, amount);
  return task;
}

/**
 * `amount` of `resource` is given back, from inside or outside of a task. `holder` is what {@link reportAcquired}
 * returned; it may have ended by now.
 */
export function reportReleased(resource: ResourceView, amount: number, holder: PolledTask | undefined): void {
  holder?.released(resource, amount);
}
