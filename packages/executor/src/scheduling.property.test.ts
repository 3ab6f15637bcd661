import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TraceProbe } from '../test/trace-probe.ts';
import { microsecond, millisecond, spinning, virtualExecutor } from '../test/virtual-executor.ts';
import type { PolicyName } from './options.ts';
import type { Probe, TaskView } from './probe.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

const policies = ['eevdf', 'clockworker', 'fifo'] as const;
const policyName = fc.constantFrom<PolicyName>(...policies);
const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 });
const cpu = fc.integer({ min: 1, max: 900 * microsecond });

/** Each task arrives some time, then runs through steps of CPU use, each followed by a yield, a sleep or a child. */
const step = fc.record({ cpu, then: fc.oneof(fc.constantFrom('yield', 'join child'), fc.nat(5)) });
const task = fc.record({ queue: fc.nat(4), arrival: fc.nat(10), steps: fc.array(step, { maxLength: 6 }) });
const program = fc.record({ policy: policyName, weights, tasks: fc.array(task, { maxLength: 12 }) });
type Program = typeof program extends fc.Arbitrary<infer P> ? P : never;

const quiet: Probe = {
  queueDefined: () => undefined,
  taskSpawned: () => undefined,
  taskEnded: () => undefined,
  pollStarted: () => undefined,
  pollEnded: () => undefined,
  queueSampled: () => undefined,
  parked: () => undefined,
  unparked: () => undefined,
  driverTurn: () => undefined,
};

const namedQueues = (all: readonly number[]): Record<string, { readonly weight: number }> =>
  Object.fromEntries(all.map((weight, index) => [`q${index}`, { weight }]));

function run({ policy, weights, tasks }: Program, probe: Probe) {
  const { executor, driver } = virtualExecutor({ queues: namedQueues(weights), policy });
  executor.setProbe(probe);
  const queueOf = (index: number) => executor.queue(`q${index % weights.length}`);
  let finished = 0;
  for (const { queue, arrival, steps } of tasks) {
    queueOf(queue).spawn(function* () {
      yield* sleep(arrival);
      for (const { cpu, then } of steps) {
        driver.spend(cpu);
        if (then === 'yield') yield* yieldNow();
        else if (then === 'join child') yield* queueOf(queue + 1).spawn(() => sleep(0.01)).join();
        else yield* sleep(then);
      }
      finished++;
    });
  }
  driver.run();
  return { executor, driver, finished };
}

test('no wake is lost: every task ends, under every policy', () => {
  fc.assert(
    fc.property(program, (random) => {
      const { executor, finished } = run(random, quiet);
      expect(finished).toBe(random.tasks.length);
      for (const queue of Object.values(executor.stats())) expect(queue.liveTasks).toBe(0);
    }),
  );
});

test('all CPU time is received by somebody, and what is entitled adds up to it', () => {
  fc.assert(
    fc.property(program, (random) => {
      const queues = Object.values(run(random, quiet).executor.stats());
      const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
      const used = sum(random.tasks.flatMap((task) => task.steps.map((step) => step.cpu)));
      expect(sum(queues.map((queue) => queue.received))).toBe(used);
      expect(Math.abs(sum(queues.map((queue) => queue.entitled)) - used)).toBeLessThanOrEqual(queues.length);
    }),
  );
});

test('within a queue tasks are polled in the order in which they became runnable', () => {
  fc.assert(
    fc.property(program, (random) => {
      const last = new Map<string, number>();
      const pollStarted = (polled: TaskView): void => {
        expect(polled.runnableSince).toBeGreaterThanOrEqual(last.get(polled.queue.name) ?? 0);
        expect(polled.runnableSince).toBeLessThanOrEqual(polled.pollStartedAt);
        last.set(polled.queue.name, polled.runnableSince);
      };
      run(random, { ...quiet, pollStarted });
    }),
  );
});

test('the same program gives the same trace', () => {
  fc.assert(
    fc.property(program, (random) => {
      const [first, second] = [new TraceProbe(), new TraceProbe()];
      run(random, first);
      run(random, second);
      expect(second.lines).toEqual(first.lines);
    }),
    { numRuns: 30 },
  );
});

const busy = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 50 }), poll: cpu }), { minLength: 1, maxLength: 5 });

/** Queues that never run out of work, each with polls of one length. */
function runBusy(policy: PolicyName, queues: readonly { readonly weight: number; readonly poll: number }[]) {
  const { executor, driver } = virtualExecutor({ queues: namedQueues(queues.map((queue) => queue.weight)), policy });
  queues.forEach(({ poll }, index) => executor.queue(`q${index}`).spawn(spinning(driver, poll)));
  return { executor, driver, views: queues.map((_, index) => executor.queue(`q${index}`).view) };
}

test('eevdf: lags add up to zero, stay within a request and a poll, and are what the ledger finds', () => {
  const longestRequest = 500 * microsecond;
  fc.assert(
    fc.property(busy, (queues) => {
      const { executor, driver, views } = runBusy('eevdf', queues);
      const bound = longestRequest + Math.max(...queues.map((queue) => queue.poll));
      const pollEnded = (): void => {
        expect(Math.abs(views.reduce((sum, view) => sum + view.lag, 0))).toBeLessThanOrEqual(views.length);
        for (const view of views) {
          expect(Math.abs(view.lag)).toBeLessThanOrEqual(bound);
          expect(Math.abs(view.lag - (view.entitled - view.received))).toBeLessThanOrEqual(2);
        }
      };
      executor.setProbe({ ...quiet, pollEnded });
      driver.runFor(100 * millisecond);
    }),
    { numRuns: 30 },
  );
});

test.each(policies)('%s: no runnable queue starves', (policy) => {
  fc.assert(
    fc.property(busy, (queues) => {
      const { executor, driver } = runBusy(policy, queues);
      // The longest wait is clockworker's: a request of at most 2 ms times the ratio of the weights, at most 50.
      driver.runFor(150 * millisecond);
      const before = executor.stats();
      driver.runFor(150 * millisecond);
      const after = executor.stats();
      for (const name of Object.keys(after)) expect(after[name]?.polls).toBeGreaterThan(before[name]?.polls ?? 0);
    }),
    { numRuns: 30 },
  );
});
