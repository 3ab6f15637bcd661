import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { quiet } from '../test/quiet-probe.ts';
import { TraceProbe } from '../test/trace-probe.ts';
import { microsecond, millisecond, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { PolicyName } from './options.ts';
import type { Probe, TaskView } from './probe.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

const policies = ['eevdf', 'clockworker', 'fifo'] as const;
const policyNames = fc.constantFrom<PolicyName>(...policies);
const weightLists = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });
const pollTimes = fc.integer({ min: 1, max: 900 * microsecond });

/** Each task arrives some time, then runs through steps of CPU use, each followed by a yield, a sleep or a child. */
const steps = fc.record({ cpu: pollTimes, after: fc.oneof(fc.constantFrom('yield', 'join child'), fc.nat(5)) });
const tasks = fc.record({ queue: fc.nat(4), arrival: fc.nat(10), steps: fc.array(steps, { maxLength: 6 }) });
const programs = fc.record({ policy: policyNames, weights: weightLists, tasks: fc.array(tasks, { maxLength: 12 }) });
type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;

const namedQueues = (all: readonly number[]): Record<string, { readonly weight: number }> =>
  Object.fromEntries(all.map((weight, index) => [`q${index}`, { weight }]));

function run(program: Program, probe: Probe) {
  const { policy, weights } = program;
  const { executor, driver } = virtualExecutor({ queues: namedQueues(weights), policy });
  executor.observe(probe);
  const queueOf = (index: number) => executor.queue(`q${index % weights.length}`);
  let finished = 0;
  for (const { queue, arrival, steps: own } of program.tasks) {
    queueOf(queue).spawn(function* () {
      yield* sleep(arrival);
      for (const { cpu, after } of own) {
        driver.spend(cpu);
        if (after === 'yield') yield* yieldNow();
        else if (after === 'join child')
          yield* queueOf(queue + 1)
            .spawn(() => sleep(0.01))
            .join();
        else yield* sleep(after);
      }
      finished++;
    });
  }
  driver.run();
  return { executor, driver, finished };
}

test('no wake is lost: every task ends, under every policy', () => {
  fc.assert(
    fc.property(programs, (random) => {
      const { executor, finished } = run(random, quiet);
      expect(finished).toBe(random.tasks.length);
      for (const queue of Object.values(executor.stats().queues)) expect(queue.liveTasks).toBe(0);
    }),
    propertyRuns(100),
  );
});

test('all CPU time is received by somebody, and what is entitled adds up to it', () => {
  fc.assert(
    fc.property(programs, (random) => {
      const queues = Object.values(run(random, quiet).executor.stats().queues);
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
      const used = sum(random.tasks.flatMap((task) => task.steps.map((step) => step.cpu)));
      expect(sum(queues.map((queue) => queue.received))).toBe(used);
      expect(Math.abs(sum(queues.map((queue) => queue.entitled)) - used)).toBeLessThanOrEqual(queues.length);
    }),
    propertyRuns(100),
  );
});

test('within a queue tasks are polled in the order in which they became runnable', () => {
  fc.assert(
    fc.property(programs, (random) => {
      const last = new Map<string, number>();
      const pollStarted = (polled: TaskView): void => {
        expect(polled.runnableSince).toBeGreaterThanOrEqual(last.get(polled.queue.name) ?? 0);
        expect(polled.runnableSince).toBeLessThanOrEqual(polled.pollStartedAt);
        last.set(polled.queue.name, polled.runnableSince);
      };
      run(random, { ...quiet, pollStarted });
    }),
    propertyRuns(100),
  );
});

test('the same program gives the same trace', () => {
  fc.assert(
    fc.property(programs, (random) => {
      const [first, second] = [new TraceProbe(), new TraceProbe()];
      run(random, first);
      run(random, second);
      expect(second.lines).toEqual(first.lines);
    }),
    propertyRuns(30),
  );
});

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

test('eevdf: lags add up to zero, stay within a request and a poll, and are what the ledger finds', () => {
  const longestRequest = 500 * microsecond;
  fc.assert(
    fc.property(busy, (queues) => {
      const { executor, driver, views } = runBusy('eevdf', queues);
      const bound = longestRequest + Math.max(...queues.map((queue) => queue.poll));
      let largest = { sum: 0, lag: 0, error: 0 };
      const pollEnded = (): void => {
        const lags = views.map((view) => view.lag);
        largest = {
          sum: Math.max(largest.sum, Math.abs(lags.reduce((sum, lag) => sum + lag, 0))),
          lag: Math.max(largest.lag, ...lags.map(Math.abs)),
          error: Math.max(largest.error, ...views.map((view) => Math.abs(view.lag - (view.entitled - view.received)))),
        };
      };
      executor.observe({ ...quiet, pollEnded });
      driver.runFor(100 * millisecond);
      expect(largest.sum).toBeLessThanOrEqual(views.length);
      expect(largest.lag).toBeLessThanOrEqual(bound);
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
