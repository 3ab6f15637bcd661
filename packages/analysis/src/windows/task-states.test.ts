import { PollOutcome } from '@pollscope/protocol';
import { expect, it } from 'vitest';
import { TaskStates } from './task-states.ts';

it('the tasks kept are those that live: a hundred thousand that came and went leave nothing behind', () => {
  const states = new TaskStates();
  for (let task = 1; task <= 100_000; task++) {
    states.polled(states.slotOf(task), task, PollOutcome.ready);
    if (task % 1000 === 0) states.forgetEnded(task);
  }
  expect(states.slots).toBeLessThan(2_000);
});

it('a task keeps its slot, and what is known of it, until the windows that tell of its end are closed', () => {
  const states = new TaskStates();
  const slot = states.slotOf(70_000);
  states.polled(slot, 50, PollOutcome.pending);
  states.waits(slot, 4, true);
  states.ended(slot, 60);
  states.forgetEnded(60);
  expect([states.slotOf(70_000), states.lastEnd(slot)]).toEqual([slot, 50]);
  states.forgetEnded(61);
  expect(states.wasPolled(states.slotOf(70_000))).toBe(false);
});

it('an ended task waits for nothing', () => {
  const states = new TaskStates();
  const slot = states.slotOf(1);
  states.polled(slot, 50, PollOutcome.pending);
  states.waits(slot, 4, true);
  expect([states.waitsOn(slot), states.trackedWait(slot)]).toEqual([4, 4]);
  states.ended(slot, 60);
  expect([states.waitsOn(slot), states.trackedWait(slot)]).toEqual([0, 0]);
});
