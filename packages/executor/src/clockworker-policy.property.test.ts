import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { ClockworkerPolicy } from './clockworker-policy.ts';
import type { PolicyQueue } from './policy.ts';

/** Written straight from the formulas, in integers of any size; slow and with nothing remembered but what they name. */
class ReferenceModel {
  readonly vruntimes: bigint[];
  readonly #shares: readonly bigint[];
  readonly #latency: bigint;
  readonly #minSlice: bigint;
  #wasRunnable: boolean[];
  #minimum = 0n;
  #preempting = new Set<number>();

  constructor(shares: readonly number[], options: { readonly schedLatency: number; readonly minSlice: number }) {
    this.#shares = shares.map(BigInt);
    this.#latency = BigInt(options.schedLatency);
    this.#minSlice = BigInt(options.minSlice);
    this.vruntimes = shares.map(() => 0n);
    this.#wasRunnable = shares.map(() => false);
  }

  /** `runnable[i]`: queue i is not empty. */
  pick(runnable: readonly boolean[]): { readonly queue: number; readonly slice: bigint } | undefined {
    runnable.forEach((now, queue) => {
      if (now && this.#wasRunnable[queue] === false) this.#raise(queue, this.#minimum);
    });
    this.#wasRunnable = [...runnable];
    const count = runnable.filter(Boolean).length;
    if (count === 0) return undefined;
    const alone = runnable.length === 1;
    const slice = alone ? this.#latency : this.#request(count);
    const deadlines = this.vruntimes.map((vruntime, queue) => vruntime + slice / this.#share(queue));
    let picked = -1;
    deadlines.forEach((deadline, queue) => {
      if (runnable[queue] === true && (picked < 0 || deadline < (deadlines[picked] ?? 0n))) picked = queue;
    });
    const hypothetical = this.#request(count + 1);
    this.#preempting = new Set(
      runnable.flatMap((now, queue) =>
        !now && this.#minimum + hypothetical / this.#share(queue) < (deadlines[picked] ?? 0n) ? [queue] : [],
      ),
    );
    return { queue: picked, slice };
  }

  preempts(woken: number): boolean {
    return this.#preempting.has(woken);
  }

  charge(queue: number, elapsed: number): void {
    if (this.vruntimes.length === 1) return;
    const share = this.#share(queue);
    this.vruntimes[queue] = this.#vruntime(queue) + (BigInt(elapsed) + share - 1n) / share;
  }

  endSlice(ran: number, runnable: readonly boolean[]): void {
    const candidates = this.vruntimes.filter((_, queue) => queue === ran || runnable[queue] === true);
    const smallest = candidates.reduce((least, vruntime) => (vruntime < least ? vruntime : least));
    if (smallest > this.#minimum) this.#minimum = smallest;
  }

  #request(count: number): bigint {
    const request = this.#latency / BigInt(count);
    return request > this.#minSlice ? request : this.#minSlice;
  }

  #raise(queue: number, to: bigint): void {
    if (this.#vruntime(queue) < to) this.vruntimes[queue] = to;
  }

  #vruntime(queue: number): bigint {
    return this.vruntimes[queue] ?? 0n;
  }

  #share(queue: number): bigint {
    return this.#shares[queue] ?? 1n;
  }
}

/** w (V - v), with V the mean of the virtual times of `backlogged` by their weights. */
function lagByFormula(policy: ClockworkerPolicy, own: PolicyQueue, backlogged: readonly PolicyQueue[]): number {
  const weights = backlogged.reduce((sum, { weight }) => sum + weight, 0);
  const ahead = backlogged.map((queue) => queue.weight * (policy.vruntime(queue) - policy.vruntime(own)));
  return (own.weight * ahead.reduce((sum, term) => sum + term, 0)) / weights;
}

/** Sums of service hold 53 bits, and a queue that is far ahead stands for a lot of it. */
function roundedOff(policy: ClockworkerPolicy, backlogged: readonly PolicyQueue[]): number {
  const service = backlogged.map((queue) => queue.weight * (1 + policy.vruntime(queue)));
  return service.reduce((sum, term) => sum + term, 1) * 2 ** -44;
}

const elapsedTimes = fc.oneof(fc.nat(1000), fc.nat(2_000_000), fc.nat(2 ** 40));
/** What happens during one poll, before it ends: queues become runnable, others lose their only task to an abort. */
const polls = fc.record({
  elapsed: elapsedTimes,
  wakes: fc.array(fc.nat(7), { maxLength: 3 }),
  aborts: fc.array(fc.nat(7), { maxLength: 1 }),
});
const slices = fc.record({ polls: fc.array(polls, { minLength: 1, maxLength: 4 }), sleeps: fc.boolean() });
const histories = fc.record({
  shares: fc.array(fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 20 })), {
    minLength: 1,
    maxLength: 8,
  }),
  schedLatency: fc.integer({ min: 1, max: 10_000_000 }),
  minSlice: fc.integer({ min: 1, max: 1_000_000 }),
  begin: fc.array(fc.nat(7), { maxLength: 8 }),
  slices: fc.array(slices, { maxLength: 40 }),
});

test('it is Clockworker to the nanosecond: picks, slices, preemptions and virtual times over random histories', () => {
  fc.assert(
    fc.property(histories, ({ shares, schedLatency, minSlice, begin, slices: all }) => {
      const policy = new ClockworkerPolicy({ schedLatency, minSlice, driverYield: 500_000 });
      const model = new ReferenceModel(shares, { schedLatency, minSlice });
      const queues = shares.map((weight, id) => ({ id, weight, depth: 0, headOrder: undefined }));
      const runnable = shares.map(() => false);
      const at = (index: number) => {
        const queue = queues[index % queues.length];
        if (queue === undefined) throw new RangeError(`queue ${index}`);
        return queue;
      };
      policy.start(queues);
      const wake = (index: number): number => {
        const queue = at(index);
        if (runnable[queue.id] === false) policy.becomeBacklogged(queue);
        runnable[queue.id] = true;
        return queue.id;
      };
      begin.forEach(wake);
      for (const slice of all) {
        const expected = model.pick(runnable);
        if (expected === undefined) {
          wake(slice.polls.length);
          continue;
        }
        const picked = policy.pick();
        expect({ queue: picked, slice: BigInt(policy.slice) }).toEqual(expected);
        for (const { elapsed, wakes, aborts } of slice.polls) {
          for (const index of wakes) {
            const queue = at(index);
            if (runnable[queue.id] === true) continue;
            wake(queue.id);
            expect(policy.preempt(queue) === 0).toBe(model.preempts(queue.id));
          }
          for (const index of aborts) {
            const queue = at(index);
            if (queue.id === picked || runnable[queue.id] === false) continue;
            runnable[queue.id] = false;
            policy.becomeIdle(queue);
          }
          policy.charge(at(picked), elapsed);
          model.charge(picked, elapsed);
        }
        if (slice.sleeps) runnable[picked] = false;
        policy.endSlice(at(picked));
        model.endSlice(picked, runnable);
        if (slice.sleeps) policy.becomeIdle(at(picked));
        // Clockworker's loop looks for work after each slice, and finding none counts.
        if (runnable.every((now) => !now)) model.pick(runnable);
        expect(BigInt(policy.vruntime(at(picked)))).toBe(model.vruntimes[picked]);
        const backlogged = queues.filter(({ id }) => runnable[id]);
        for (const queue of backlogged) {
          const error = Math.abs(policy.lag(queue) - lagByFormula(policy, queue, backlogged));
          expect(error).toBeLessThanOrEqual(roundedOff(policy, backlogged));
        }
      }
    }),
    propertyRuns(300),
  );
});
