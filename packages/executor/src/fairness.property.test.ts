import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { FairnessLedger } from './fairness.ts';

const queues = fc.nat(5);
const weights = fc.integer({ min: 1, max: 2 ** 20 });
const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('serve' as const), queue: queues, elapsed: fc.nat(2 ** 40) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('toggle' as const), queue: queues }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('weigh' as const), queue: queues, to: weights }) },
);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Entitlements as fractions of two integers, without any rounding. */
class ExactLedger {
  readonly #weights: bigint[];
  readonly #entitled: { over: bigint; under: bigint }[];

  constructor(initial: readonly number[]) {
    this.#weights = initial.map(BigInt);
    this.#entitled = initial.map(() => ({ over: 0n, under: 1n }));
  }

  weigh(queue: number, weight: number): void {
    this.#weights[queue] = BigInt(weight);
  }

  serve(backlogged: ReadonlySet<number>, elapsed: number): void {
    const total = [...backlogged].reduce((all, queue) => all + (this.#weights[queue] ?? 0n), 0n);
    for (const queue of backlogged) {
      const { over, under } = this.#fraction(queue);
      const share = BigInt(elapsed) * (this.#weights[queue] ?? 0n);
      this.#entitled[queue] = { over: over * total + share * under, under: under * total };
    }
  }

  /** In thousandths of a nanosecond, cut off. */
  entitled(queue: number): number {
    const { over, under } = this.#fraction(queue);
    return Number((over * 1000n) / under) / 1000;
  }

  #fraction(queue: number) {
    return this.#entitled[queue] ?? { over: 0n, under: 1n };
  }
}

test('each queue is entitled to what exact arithmetic says, to the nanosecond', () => {
  fc.assert(
    fc.property(
      fc.array(weights, { minLength: 6, maxLength: 6 }),
      fc.array(steps, { maxLength: 80 }),
      (initial, history) => {
        const ledger = new FairnessLedger(initial);
        const exact = new ExactLedger(initial);
        const backlogged = new Set<number>();
        let served = 0;
        for (const step of history) {
          if (step.kind === 'toggle') {
            if (backlogged.delete(step.queue)) ledger.becomeIdle(step.queue);
            else {
              backlogged.add(step.queue);
              ledger.becomeBacklogged(step.queue);
            }
          } else if (step.kind === 'weigh') {
            ledger.setWeight(step.queue, step.to);
            exact.weigh(step.queue, step.to);
          } else if (backlogged.has(step.queue)) {
            ledger.serve(step.queue, step.elapsed);
            exact.serve(backlogged, step.elapsed);
            served += step.elapsed;
          }
        }
        const ids = initial.map((_, id) => id);
        for (const id of ids) expect(Math.abs(ledger.entitled(id) - exact.entitled(id))).toBeLessThanOrEqual(0.51);
        expect(sum(ids.map((id) => ledger.received(id)))).toBe(served);
      },
    ),
    propertyRuns(200),
  );
});

test('after ten million polls and a sleep after each, entitled still adds up to received', () => {
  const ledger = new FairnessLedger([1, 99, 2 ** 20]);
  for (const id of [0, 1, 2]) ledger.becomeBacklogged(id);
  for (let poll = 0; poll < 10_000_000; poll++) {
    const id = poll % 3;
    ledger.serve(id, 301 + (poll % 9973));
    ledger.becomeIdle(id);
    ledger.becomeBacklogged(id);
  }
  const ids = [0, 1, 2];
  const received = sum(ids.map((id) => ledger.received(id)));
  // Each entitlement is rounded to a nanosecond when it is read, so three of them can be off by 1.5.
  expect(Math.abs(sum(ids.map((id) => ledger.entitled(id))) - received)).toBeLessThanOrEqual(1.5);
});
