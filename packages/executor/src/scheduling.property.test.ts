import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { quiet } from '../test/quiet-probe.ts';
import { microsecond, millisecond, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { PolicyName } from './options.ts';

const policies = ['eevdf', 'clockworker', 'fifo'] as const;
const namedQueues = (all: readonly number[]): Record<string, { readonly weight: number }> =>
  Object.fromEntries(all.map((weight, index) => [`q${index}`, { weight }]));

/** Not so short that a run would take millions of polls. */
const longerPolls = fc.integer({ min: 10 * microsecond, max: 900 * microsecond });
const busy = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 50 }), poll: longerPolls }), {
  minLength: 1,
  maxLength: 5,
});

/** Queues that never run out of work, each with polls of one length. */
function runBusy(policy: PolicyName, queues: readonly { readonly weight: number; readonly poll: number }[]) {
  const { executor, driver } = virtualExecutor({ queues: namedQueues(queues.map((queue) => queue.weight)), policy });
  queues.forEach(({ poll }, index) => {
    executor.queue(`q${index}`).spawn(spinning(driver, poll));
  });
  return { executor, driver, views: queues.map((_, index) => executor.queue(`q${index}`).view) };
}

test('eevdf: lags add up to zero, debts stay within a request and a poll, and both are what the ledger finds', () => {
  const longestRequest = 500 * microsecond;
  fc.assert(
    fc.property(busy, (queues) => {
      const { executor, driver, views } = runBusy('eevdf', queues);
      const bound = longestRequest + Math.max(...queues.map((queue) => queue.poll));
      let largest = { sum: 0, debt: 0, error: 0 };
      const pollEnded = (): void => {
        const lags = views.map((view) => view.lag);
        largest = {
          sum: Math.max(largest.sum, Math.abs(lags.reduce((sum, lag) => sum + lag, 0))),
          debt: Math.max(largest.debt, ...lags.map((lag) => -lag)),
          error: Math.max(largest.error, ...views.map((view) => Math.abs(view.lag - (view.entitled - view.received)))),
        };
      };
      executor.observe({ ...quiet, pollEnded });
      driver.runFor(100 * millisecond);
      expect(largest.sum).toBeLessThanOrEqual(views.length);
      expect(largest.debt).toBeLessThanOrEqual(bound);
      expect(largest.error).toBeLessThanOrEqual(2);
    }),
    propertyRuns(30),
  );
});

test.each(policies)('%s: no runnable queue starves', (policy) => {
  fc.assert(
    fc.property(busy, (queues) => {
      const { executor, driver } = runBusy(policy, queues);
      // The longest wait is clockworker's: a request of at most 2 ms times the ratio of the weights, at most 50.
      driver.runFor(150 * millisecond);
      const before = executor.stats().queues;
      driver.runFor(150 * millisecond);
      const after = executor.stats().queues;
      for (const name of Object.keys(after)) expect(after[name]?.polls).toBeGreaterThan(before[name]?.polls ?? 0);
    }),
    propertyRuns(30),
  );
});
