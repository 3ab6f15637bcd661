import { describe, expect, test } from 'vitest';
import { jainIndex } from '../test/jain.ts';
import { microsecond, millisecond, second, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { PolicyName } from './options.ts';
import type { VirtualDriver } from './virtual-driver.ts';
import type { TaskBody } from './wait.ts';
import { yieldNow } from './yield-now.ts';

/**
 * What the rules predict for queues that always have work, in polls that fill a slice of 500 us, worked out from the
 * formulas by hand and by a simulation of them alone.
 */
const slice = 500 * microsecond;

const cases = [
  { weights: [8, 1], policy: 'clockworker', first: 7.5, later: 4 },
  { weights: [99, 1], policy: 'clockworker', first: 98, later: 49.5 },
  { weights: [8, 4, 1], policy: 'clockworker', first: 7.5, later: 6 },
  { weights: [8, 1], policy: 'eevdf', first: 0.5, later: 4 },
  { weights: [99, 1], policy: 'eevdf', first: 0.5, later: 49.5 },
  { weights: [8, 4, 1], policy: 'eevdf', first: 1.5, later: 6 },
] as const;

describe.each(cases)('$weights under $policy', ({ weights, policy, first, later }) => {
  const { stats, waits } = run(policy, weights);
  const total = weights.reduce((sum: number, weight) => sum + weight, 0);

  test.each(weights.map((weight, index) => [weight, index] as const))('the share of weight %i', (weight, index) => {
    const shares = Object.values(stats).map(({ received }) => received / (10 * second));
    expect(shares[index]).toBeCloseTo(weight / total, 3);
  });

  test("Jain's index", () => {
    expect(jainIndex(stats)).toBeGreaterThan(0.9999);
  });

  test(`the lightest waits ${first} ms for its first service and up to ${later} ms for a later one`, () => {
    const [firstWait = Number.NaN, ...laterWaits] = waits;
    expect({ first: firstWait / millisecond, later: Math.max(...laterWaits) / millisecond }).toEqual({ first, later });
  });
});

/** Runs the queues for 10 s; the last of them is the lightest. */
function run(policy: PolicyName, weights: readonly number[]) {
  const queues = Object.fromEntries(weights.map((weight, index) => [`q${index}`, { weight }]));
  const { executor, driver } = virtualExecutor({ queues, policy });
  const services: number[] = [];
  for (const index of weights.keys()) {
    const body = index === weights.length - 1 ? () => noting(driver, services) : spinning(driver, slice);
    executor.queue(`q${index}`).spawn(body);
  }
  driver.runFor(10 * second);
  const waits = services.map((start, index) => start - (index === 0 ? 0 : (services[index - 1] ?? 0) + slice));
  return { stats: executor.stats().queues, waits };
}

function* noting(driver: VirtualDriver, services: number[]): TaskBody<never> {
  for (;;) {
    services.push(driver.now());
    driver.spend(slice);
    yield* yieldNow();
  }
}
