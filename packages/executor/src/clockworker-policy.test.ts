import { expect, test } from 'vitest';
import { ClockworkerPolicy } from './clockworker-policy.ts';
import type { PolicyQueue } from './policy.ts';

const options = { schedLatency: 2_000_000, minSlice: 100_000, driverYield: 500_000 };
const EndsSlice = 0;
const LeavesSlice = Number.POSITIVE_INFINITY;

function started(...weights: readonly number[]) {
  const policy = new ClockworkerPolicy(options);
  const queues = weights.map((weight, id) => ({ id, weight, depth: 1, headOrder: undefined }));
  policy.start(queues);
  const queue = (id: number): PolicyQueue => {
    const found = queues[id];
    if (found === undefined) throw new RangeError(`queue ${id}`);
    return found;
  };
  return { policy, queue };
}

test('a request is the latency divided by the backlogged queues, but at least the minimal slice', () => {
  const slices = [1, 3, 30].map((count) => {
    const { policy, queue } = started(...new Array<number>(count).fill(1));
    for (let id = 0; id < count; id++) policy.becomeBacklogged(queue(id));
    policy.pick();
    return policy.slice;
  });
  expect(slices).toEqual([2_000_000, 666_666, 100_000]);
});

test('virtual time is charged rounded up, to the nanosecond', () => {
  const { policy, queue } = started(3, 2 ** 20);
  policy.charge(queue(0), 100);
  policy.charge(queue(0), 99);
  policy.charge(queue(1), 2 ** 33 + 1);
  expect([policy.vruntime(queue(0)), policy.vruntime(queue(1))]).toEqual([34 + 33, 2 ** 13 + 1]);
});

test('the earliest v + floor(request / weight) is picked, the lowest id on a tie', () => {
  const { policy, queue } = started(1, 2, 2);
  for (const id of [0, 1, 2]) policy.becomeBacklogged(queue(id));
  expect(policy.pick()).toBe(1);
  policy.charge(queue(1), 1);
  policy.endSlice(queue(1));
  expect(policy.pick()).toBe(2);
  policy.charge(queue(2), 700_000);
  policy.endSlice(queue(2));
  expect(policy.pick()).toBe(1);
  policy.charge(queue(1), 700_000);
  policy.endSlice(queue(1));
  // Request 666666: deadlines 666666, 350001 + 333333, 350000 + 333333.
  expect(policy.pick()).toBe(0);
});

test('a queue that was empty at the last pick is placed at the minimum; debt is kept', () => {
  const { policy, queue } = started(1, 1, 1);
  policy.becomeBacklogged(queue(0));
  policy.charge(queue(2), 9_000);
  policy.pick();
  policy.charge(queue(0), 5_000);
  policy.endSlice(queue(0));
  policy.becomeBacklogged(queue(1));
  policy.becomeBacklogged(queue(2));
  policy.pick();
  expect([0, 1, 2].map((id) => policy.vruntime(queue(id)))).toEqual([5_000, 5_000, 9_000]);
});

test('the minimum never moves back', () => {
  const { policy, queue } = started(1, 1);
  policy.becomeBacklogged(queue(0));
  policy.pick();
  policy.charge(queue(0), 5_000);
  policy.endSlice(queue(0));
  policy.becomeBacklogged(queue(1));
  policy.endSlice(queue(0));
  policy.pick();
  expect(policy.vruntime(queue(1))).toBe(5_000);
});

test('beside the lightest queue both heavier ones preempt when they wake', () => {
  const { policy, queue } = started(8, 4, 1);
  policy.becomeBacklogged(queue(2));
  policy.pick();
  expect([0, 1, 2].map((id) => policy.preempt(queue(id)))).toEqual([EndsSlice, EndsSlice, LeavesSlice]);
});

test('beside the heaviest queue no lighter one preempts', () => {
  const { policy, queue } = started(8, 4, 1);
  policy.becomeBacklogged(queue(0));
  policy.pick();
  expect([1, 2].map((id) => policy.preempt(queue(id)))).toEqual([LeavesSlice, LeavesSlice]);
});

test('lag is measured from the weighted mean, and an idle queue remembers its debt only', () => {
  const { policy, queue } = started(3, 1);
  policy.becomeBacklogged(queue(0));
  policy.becomeBacklogged(queue(1));
  policy.pick();
  policy.charge(queue(0), 1_200);
  expect([policy.lag(queue(0)), policy.lag(queue(1))]).toEqual([-300, 300]);
  policy.becomeIdle(queue(0));
  policy.becomeIdle(queue(1));
  expect([policy.lag(queue(0)), policy.lag(queue(1))]).toEqual([-1_200, 0]);
});
