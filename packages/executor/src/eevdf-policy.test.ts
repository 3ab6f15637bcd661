import { describe, expect, test } from 'vitest';
import { EevdfPolicy } from './eevdf-policy.ts';

const options = { schedLatency: 2000, minSlice: 100, driverYield: 500 };

function started(...weights: readonly number[]) {
  const queues = weights.map((weight, id) => ({ id, weight, depth: 1, headOrder: undefined }));
  const policy = new EevdfPolicy(options);
  policy.start(queues);
  return { policy, queues };
}

const lagsOf = ({ policy, queues }: ReturnType<typeof started>): readonly number[] =>
  queues.map((queue) => policy.lag(queue));

test('a request is the latency divided by the backlogged queues, within the minimal slice and the driver yield', () => {
  const slices = [1, 5, 30].map((count) => {
    const { policy, queues } = started(...new Array<number>(count).fill(1));
    for (const queue of queues) policy.becomeBacklogged(queue, 0);
    for (const queue of queues) policy.charge(queue, 500);
    policy.pick();
    return policy.slice;
  });
  expect(slices).toEqual([500, 400, 100]);
});

test('a queue that had more than its due is not picked although its deadline is the earliest', () => {
  const { policy, queues } = started(99, 1);
  const [heavy, light] = queues;
  if (heavy === undefined || light === undefined) throw new Error('two queues');
  policy.becomeBacklogged(heavy, 0);
  policy.becomeBacklogged(light, 0);
  expect(policy.pick()).toBe(heavy.id);
  policy.charge(heavy, 500);
  expect(policy.lag(heavy)).toBeLessThan(0);
  expect(policy.pick()).toBe(light.id);
});

test('a deadline stays until the request is consumed', () => {
  const { policy, queues } = started(1, 1);
  for (const queue of queues) policy.becomeBacklogged(queue, 0);
  policy.pick();
  const [first, second] = queues;
  if (first === undefined || second === undefined) throw new Error('two queues');
  policy.charge(first, 200);
  policy.charge(second, 200);
  expect([policy.pick(), policy.slice]).toEqual([0, 300]);
});

describe('the lag with which a queue became idle', () => {
  /** Queue 0 becomes idle after `own` of service to it and `others` to queue 1; queue 1 goes on for `later`. */
  function lagAfterSleep(service: { readonly own: number; readonly others: number; readonly later: number }) {
    const setup = started(1, 1);
    const { policy, queues } = setup;
    const [sleeper, other] = queues;
    if (sleeper === undefined || other === undefined) throw new Error('two queues');
    for (const queue of queues) policy.becomeBacklogged(queue, 0);
    policy.charge(sleeper, service.own);
    policy.charge(other, service.others);
    policy.becomeIdle(sleeper, 0);
    const kept = policy.lag(sleeper);
    policy.charge(other, service.later);
    policy.becomeBacklogged(sleeper, 0);
    return { kept, woken: policy.lag(sleeper), sum: lagsOf(setup).reduce((sum, lag) => sum + lag, 0) };
  }

  test('is kept when it is credit', () => {
    expect(lagAfterSleep({ own: 0, others: 400, later: 5000 })).toEqual({ kept: 200, woken: 200, sum: 0 });
  });

  test('is clamped when it is more than two requests of credit', () => {
    expect(lagAfterSleep({ own: 0, others: 9000, later: 0 })).toEqual({ kept: 1000, woken: 1000, sum: 0 });
  });

  test('is kept when it is debt, as far as virtual time has not paid it off', () => {
    // It goes on competing until V has passed it, so half of what the other gets pays the debt off.
    expect(lagAfterSleep({ own: 800, others: 0, later: 0 })).toEqual({ kept: -400, woken: -400, sum: 0 });
    expect(lagAfterSleep({ own: 800, others: 0, later: 700 })).toEqual({ kept: -400, woken: -50, sum: 0 });
    expect(lagAfterSleep({ own: 800, others: 0, later: 5000 })).toEqual({ kept: -400, woken: 0, sum: 0 });
  });

  test('is forgotten when nobody else has work', () => {
    const { policy, queues } = started(1, 1);
    const [sleeper, other] = queues;
    if (sleeper === undefined || other === undefined) throw new Error('two queues');
    for (const queue of queues) policy.becomeBacklogged(queue, 0);
    policy.charge(sleeper, 800);
    policy.becomeIdle(sleeper, 0);
    policy.becomeIdle(other, 0);
    policy.becomeBacklogged(sleeper, 0);
    expect(policy.lag(sleeper)).toBe(0);
  });
});

test('what the poll in progress has used counts at a wake, although it was not charged yet', () => {
  const { policy, queues } = started(1, 1, 2);
  const [running, waiting, woken] = queues;
  if (running === undefined || waiting === undefined || woken === undefined) throw new Error('three queues');
  policy.becomeBacklogged(running, 0);
  policy.becomeBacklogged(waiting, 0);
  policy.pick();
  policy.becomeBacklogged(woken, 100);
  policy.charge(running, 100);
  expect(lagsOf({ policy, queues })).toEqual([-50, 50, 0]);
});

test.each([4, 1])('a new weight leaves the lag of a backlogged queue as it is: %i', (weight) => {
  const { policy, queues } = started(2, 2);
  for (const queue of queues) policy.becomeBacklogged(queue, 0);
  const [first] = queues;
  if (first === undefined) throw new Error('two queues');
  policy.charge(first, 100);
  first.weight = weight;
  policy.reweigh(first);
  expect(lagsOf({ policy, queues })).toEqual([-50, 50]);
});

describe('the minimal slice', () => {
  /** Queue 0, of weight 1, has been picked and used `used`; then queue 1, of weight 8, wakes. */
  function wokenBeside(used: number) {
    const setup = started(1, 8);
    const { policy, queues } = setup;
    const [running, woken] = queues;
    if (running === undefined || woken === undefined) throw new Error('two queues');
    policy.becomeBacklogged(running, 0);
    policy.pick();
    policy.becomeBacklogged(woken, used);
    return { ...setup, running, woken, kept: policy.preempt(woken, running, used) };
  }

  test('is what a queue keeps of its slice when one with an earlier deadline wakes', () => {
    expect(wokenBeside(10).kept).toBe(options.minSlice);
  });

  test('is kept over the end of a turn, and no longer than it lasts', () => {
    const { policy, running, woken } = wokenBeside(10);
    policy.charge(running, 30);
    expect([policy.pick(), policy.slice]).toEqual([running.id, options.minSlice - 30]);
    policy.charge(running, 70);
    expect(policy.pick()).toBe(woken.id);
  });

  test('is lost by a queue that sleeps in the middle of it', () => {
    const { policy, running, woken } = wokenBeside(10);
    policy.charge(running, 30);
    policy.becomeIdle(running, 0);
    policy.becomeBacklogged(running, 0);
    expect(policy.pick()).toBe(woken.id);
  });

  test('does not matter to a lighter queue, whose deadline is later', () => {
    const { policy, queues } = started(1, 8);
    const [woken, running] = queues;
    if (running === undefined || woken === undefined) throw new Error('two queues');
    policy.becomeBacklogged(running, 0);
    policy.pick();
    policy.becomeBacklogged(woken, 10);
    expect(policy.preempt(woken, running, 10)).toBe(Number.POSITIVE_INFINITY);
  });
});

test('a sleeper in debt competes until it has paid, and is never picked', () => {
  const { policy, queues } = started(1, 1);
  const [sleeper, other] = queues;
  if (sleeper === undefined || other === undefined) throw new Error('two queues');
  for (const queue of queues) policy.becomeBacklogged(queue, 0);
  policy.charge(sleeper, 800);
  policy.becomeIdle(sleeper, 0);
  const lags: number[] = [];
  for (let slice = 0; slice < 5; slice++) {
    expect(policy.pick()).toBe(other.id);
    policy.charge(other, 400);
    lags.push(policy.lag(sleeper));
  }
  expect(lags).toEqual([-200, 0, 0, 0, 0]);
});

test('a new weight leaves what is left of the request', () => {
  const { policy, queues } = started(2, 2);
  const [first] = queues;
  if (first === undefined) throw new Error('two queues');
  for (const queue of queues) policy.becomeBacklogged(queue, 0);
  policy.charge(first, 200);
  first.weight = 1000;
  policy.reweigh(first);
  policy.becomeIdle({ ...first, id: 1 }, 0);
  expect([policy.pick(), policy.slice]).toEqual([0, 300]);
});
