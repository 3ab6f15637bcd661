import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { EevdfPolicy } from './eevdf-policy.ts';

const options = { schedLatency: 2_000_000, minSlice: 100_000, driverYield: 500_000 };
const longestRequest = options.driverYield;
const weights = fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 20 }));

/** A policy and its queues, driven as the executor drives them. */
class Drive {
  readonly policy = new EevdfPolicy(options);
  readonly queues: { readonly id: number; weight: number; depth: number; headOrder: undefined }[];
  readonly #backlogged = new Set<number>();
  /** Sleep, but competed when they fell asleep; once they are let go their lag is 0. */
  readonly #indebted = new Set<number>();

  constructor(initial: readonly number[]) {
    this.queues = initial.map((weight, id) => ({ id, weight, depth: 0, headOrder: undefined }));
    this.policy.start(this.queues);
  }

  get backlogged(): ReadonlySet<number> {
    return this.#backlogged;
  }

  queue(index: number) {
    const queue = this.queues[index % this.queues.length];
    if (queue === undefined) throw new RangeError(`queue ${index}`);
    return queue;
  }

  wake(index: number, uncharged = 0): void {
    const queue = this.queue(index);
    if (this.#backlogged.has(queue.id)) return;
    this.#backlogged.add(queue.id);
    this.#indebted.delete(queue.id);
    this.policy.becomeBacklogged(queue, uncharged);
  }

  sleep(index: number): void {
    const queue = this.queue(index);
    if (!this.#backlogged.delete(queue.id)) return;
    if (this.policy.lag(queue) < 0) this.#indebted.add(queue.id);
    this.policy.becomeIdle(queue, 0);
  }

  /** One slice of polls of one length; in the middle of the first, `woken` wakes. */
  runSlice(poll: number, woken?: number): number {
    const queue = this.queue(this.policy.pick());
    let end = this.policy.slice;
    if (!this.backlogged.has(queue.id) || end <= 0) throw new Error(`queue ${queue.id} was picked for ${end} ns`);
    for (let used = 0; used < end; used += poll) {
      const half = Math.floor(poll / 2);
      if (used === 0 && woken !== undefined && !this.backlogged.has(this.queue(woken).id)) {
        this.wake(woken, half);
        end = Math.min(end, this.policy.preempt(this.queue(woken), queue, half));
      }
      this.policy.charge(queue, poll);
    }
    this.policy.endSlice();
    return queue.id;
  }

  /** Nanoseconds by which the lags of all that compete miss adding up to zero. */
  lagSum(): number {
    const competing = this.queues.filter(({ id }) => this.#backlogged.has(id) || this.#indebted.has(id));
    return competing.reduce((sum, queue) => sum + this.policy.lag(queue), 0);
  }
}

const polls = fc.integer({ min: 5_000, max: 900_000 });
const steps = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('run' as const), poll: polls, woken: fc.option(fc.nat(7)) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wake' as const), queue: fc.nat(7) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sleep' as const), queue: fc.nat(7) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reweigh' as const), queue: fc.nat(7), weight: weights }) },
);
const histories = fc.record({
  initial: fc.array(weights, { minLength: 1, maxLength: 8 }),
  history: fc.array(steps, { maxLength: 120 }),
});

test('lags add up to zero and a backlogged queue is found, whatever wakes, sleeps and changes its weight', () => {
  fc.assert(
    fc.property(histories, ({ initial, history }) => {
      const drive = new Drive(initial);
      for (const step of history) {
        switch (step.kind) {
          case 'run':
            if (drive.backlogged.size > 0) drive.runSlice(step.poll, step.woken ?? undefined);
            break;
          case 'wake':
            drive.wake(step.queue);
            break;
          case 'sleep':
            drive.sleep(step.queue);
            break;
          case 'reweigh':
            drive.queue(step.queue).weight = step.weight;
            drive.policy.reweigh(drive.queue(step.queue));
        }
        expect(Math.abs(drive.lagSum())).toBeLessThan(0.01);
      }
    }),
    propertyRuns(300),
  );
});

describe('debt beyond the longest request and the longest poll', () => {
  const turns = fc.record({
    initial: fc.array(weights, { minLength: 2, maxLength: 8 }),
    history: fc.array(fc.record({ poll: polls, woken: fc.option(fc.nat(7)), sleeps: fc.boolean() }), {
      maxLength: 200,
    }),
  });
  type Turns = typeof turns extends fc.Arbitrary<infer T> ? T : never;

  /** In nanoseconds; below 0 when all stayed within. */
  function excess({ initial, history }: Turns, queues: 'sleep' | 'stay'): number {
    const drive = new Drive(initial);
    drive.wake(0);
    let longestPoll = 0;
    let worst = Number.NEGATIVE_INFINITY;
    for (const { poll, woken, sleeps } of history) {
      longestPoll = Math.max(longestPoll, poll);
      const served = drive.runSlice(poll, woken ?? undefined);
      if (queues === 'sleep' && sleeps && drive.backlogged.size > 1) drive.sleep(served);
      const debts = drive.queues.map((queue) => -drive.policy.lag(queue));
      worst = Math.max(worst, Math.max(...debts) - longestRequest - longestPoll);
    }
    return worst;
  }

  test('there is none while queues arrive', () => {
    fc.assert(
      fc.property(turns, (random) => {
        expect(excess(random, 'stay')).toBeLessThan(0);
      }),
      propertyRuns(300),
    );
  });

  test('beside sleepers, whose credit goes to the others and comes back from them, it is below what they may keep', () => {
    fc.assert(
      fc.property(turns, (random) => {
        expect(excess(random, 'sleep')).toBeLessThan((random.initial.length - 1) * 2 * longestRequest);
      }),
      propertyRuns(300),
    );
  });
});

describe('drift', () => {
  test('ten million charges leave no trace: lags add up to zero and say what was received', () => {
    const drive = new Drive([1, 99, 2 ** 20, 7]);
    drive.queues.forEach(({ id }) => {
      drive.wake(id);
    });
    const received = drive.queues.map(() => 0);
    let total = 0;
    for (let slice = 0; slice < 10_000_000 / 100; slice++) {
      const id = drive.policy.pick();
      const queue = drive.queue(id);
      for (let poll = 0; poll < 100; poll++) {
        const elapsed = 301 + ((slice + poll) % 997);
        drive.policy.charge(queue, elapsed);
        received[id] = (received[id] ?? 0) + elapsed;
        total += elapsed;
      }
      drive.policy.endSlice();
    }
    const weightSum = drive.queues.reduce((sum, { weight }) => sum + weight, 0);
    for (const queue of drive.queues) {
      const owed = (total * queue.weight) / weightSum - (received[queue.id] ?? 0);
      expect(Math.abs(drive.policy.lag(queue) - owed)).toBeLessThan(0.01);
    }
    expect(Math.abs(drive.lagSum())).toBeLessThan(0.01);
  });

  test('a heavy queue beside a light one that ran for a month is still charged for short polls', () => {
    const drive = new Drive([1, 2 ** 20]);
    const [light, heavy] = [drive.queue(0), drive.queue(1)];
    drive.wake(0);
    for (let day = 0; day < 30; day++) {
      drive.policy.pick();
      drive.policy.charge(light, 24 * 3600 * 1e9);
    }
    drive.wake(1);
    const before = drive.policy.vruntime(light);
    let received = 0;
    for (let slice = 0; slice < 3000; slice++) {
      const picked = drive.queue(drive.policy.pick());
      for (let poll = 0; poll < 61; poll++) drive.policy.charge(picked, 100);
      if (picked === heavy) received += 61 * 100;
    }
    expect(before).toBeGreaterThan(29 * 24 * 3600 * 1e9);
    expect(Math.abs(drive.policy.lag(heavy))).toBeLessThan(longestRequest);
    expect(received).toBeGreaterThan(0);
    expect(drive.policy.lag(light) + drive.policy.lag(heavy)).toBeCloseTo(0, 2);
  });

  test('moving the origin changes no pick, no lag and no slice', () => {
    const near = new Drive([3, 5, 8]);
    const far = new Drive([3, 5, 8]);
    for (const drive of [near, far]) for (const { id } of drive.queues) drive.wake(id);
    // Each gets its share of 16 * 2^39, so the lags stay zero while the sums pass 2^42.
    for (const queue of far.queues) far.policy.charge(queue, queue.weight * 2 ** 39);
    const trace = (drive: Drive) =>
      Array.from({ length: 200 }, (_, slice) => {
        const picked = drive.runSlice(40_000 + slice);
        return [picked, drive.policy.slice, ...drive.queues.map((queue) => Math.round(drive.policy.lag(queue)))];
      });
    expect(trace(far).slice(3)).toEqual(trace(near).slice(3));
    expect(far.policy.vruntime(far.queue(0))).toBeGreaterThan(2 ** 39);
  });
});
