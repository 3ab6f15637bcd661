import fc from 'fast-check';
import { expect, test } from 'vitest';
import { propertyRuns } from '../../test/property-runs.ts';
import { TraceProbe } from '../../test/trace-probe.ts';
import { microsecond, virtualExecutor } from '../../test/virtual-executor.ts';
import type { PolicyName } from '../options.ts';
import type { Queue } from '../queue.ts';
import { sleep } from '../sleep.ts';
import { channel } from '../sync/channel.ts';
import type { Leaf } from '../wait.ts';
import { yieldNow } from '../yield-now.ts';

const step = fc.record({
  cpu: fc.nat(300),
  next: fc.constantFrom('yield' as const, 'sleep' as const, 'send' as const, 'recv' as const, 'spawn' as const),
});
const program = fc.record({
  policy: fc.constantFrom<PolicyName>('eevdf', 'clockworker', 'fifo'),
  tasks: fc.array(fc.record({ queue: fc.nat(2), isAsync: fc.boolean(), steps: fc.array(step, { maxLength: 8 }) }), {
    minLength: 1,
    maxLength: 8,
  }),
});
type Program = typeof program extends fc.Arbitrary<infer P> ? P : never;

/** What a probe is told of a program; `asWritten` false: all its tasks are generators. */
async function traceOf({ policy, tasks }: Program, asWritten: boolean): Promise<readonly string[]> {
  const queues = { a: { weight: 5 }, b: { weight: 2 }, c: { weight: 1 } };
  const { executor, driver } = virtualExecutor({ queues, policy });
  const probe = new TraceProbe();
  executor.observe(probe);
  const { sender, receiver } = channel<number>({ capacity: 2 });
  const leafOf = (next: Exclude<Program['tasks'][number]['steps'][number]['next'], 'spawn'>): Leaf<unknown> => {
    switch (next) {
      case 'yield':
        return yieldNow();
      case 'sleep':
        return sleep(0.1);
      case 'send':
        return sender.send(1);
      case 'recv':
        return receiver.recv();
    }
  };
  tasks.forEach(({ queue: index, isAsync, steps }, id) => {
    const queue: Queue = executor.queue((['a', 'b', 'c'] as const)[index] ?? 'a');
    const child = () => sleep(0.05);
    if (isAsync && asWritten) {
      queue.spawn(
        async (task) => {
          for (const { cpu, next } of steps) {
            driver.spend(cpu * microsecond);
            if (next === 'spawn') queue.spawn(child, { name: 'child' });
            else await task.run(leafOf(next));
          }
        },
        { name: `task ${id}` },
      );
    } else {
      queue.spawn(
        function* () {
          for (const { cpu, next } of steps) {
            driver.spend(cpu * microsecond);
            if (next === 'spawn') queue.spawn(child, { name: 'child' });
            else yield* leafOf(next);
          }
        },
        { name: `task ${id}` },
      );
    }
  });
  await driver.runForAsync(100_000 * microsecond);
  await executor.shutdown('force');
  // How a task that yields is woken differs: an async one by the leaf that it runs, a generator by the executor itself.
  return probe.lines.filter((line) => !line.startsWith('wake'));
}

test('async functions run at the times and in the order in which generators would', async () => {
  await fc.assert(
    fc.asyncProperty(program, async (written) => {
      expect(await traceOf(written, true)).toEqual(await traceOf(written, false));
    }),
    propertyRuns(60),
  );
});
