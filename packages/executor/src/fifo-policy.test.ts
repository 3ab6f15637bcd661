import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../test/property-runs.ts';
import { quiet } from '../test/quiet-probe.ts';
import { microsecond, virtualExecutor } from '../test/virtual-executor.ts';
import type { TaskView } from './probe.ts';
import { sleep } from './sleep.ts';

const names = ['a', 'b', 'c'] as const;
type Name = (typeof names)[number];

/** Each task sleeps a while, uses the CPU and may then spawn another, so that queues fill up in the middle of slices. */
const tasks = fc.array(
  fc.record({
    queue: fc.constantFrom(...names),
    arrival: fc.nat(3),
    cpu: fc.integer({ min: 1, max: 400 }),
    child: fc.option(fc.constantFrom(...names)),
  }),
  { maxLength: 20 },
);

test('tasks of all queues are polled in the order in which they became runnable', () => {
  fc.assert(
    fc.property(tasks, (all) => {
      const queues: Record<Name, { readonly weight: number }> = {
        a: { weight: 9 },
        b: { weight: 3 },
        c: { weight: 1 },
      };
      const { executor, driver } = virtualExecutor({ queues, policy: 'fifo' });
      const polled: number[] = [];
      const pollStarted = (task: TaskView): void => {
        polled.push(task.runnableSince);
      };
      executor.observe({ ...quiet, pollStarted });
      for (const { queue, arrival, cpu, child } of all) {
        executor.queue(queue).spawn(function* () {
          yield* sleep(arrival);
          driver.spend(cpu * microsecond);
          if (child === null) return;
          executor.queue(child).spawn(function* () {
            driver.spend(microsecond);
            yield* sleep(0.1);
          });
          driver.spend(cpu * microsecond);
        });
      }
      driver.run();
      expect(polled).toEqual(polled.toSorted((a, b) => a - b));
    }),
    propertyRuns(100),
  );
});
