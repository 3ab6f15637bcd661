import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { burn, tracedExecutor } from '../../test/async-polls.ts';
import { sleep } from '../sleep.ts';

test('without promise hooks foreign parts are not seen, and all else is as ever', async () => {
  const { queue, trace, executor } = tracedExecutor({ measureForeign: false });
  const handle = queue.spawn(
    async (task) => {
      await task.run(sleep(1));
      await delay(1);
      burn(2);
      await task.run(sleep(1));
      await delay(1);
      return 5;
    },
    { name: 'job' },
  );
  expect(await handle).toBe(5);
  expect(trace.lines).toEqual([
    'job scheduled pending',
    'job waits for sleep',
    'job scheduled pending',
    'job waits for promise',
    'job scheduled pending',
    'job waits for sleep',
    'job scheduled pending',
    'job waits for promise',
    'job scheduled ready',
    'job ends',
  ]);
  expect(executor.stats().queues.main).toMatchObject({ foreignPolls: 0, foreign: 0 });
});

test('an executor without async functions, and one whose have ended, leaves promises alone', async () => {
  const { queue } = tracedExecutor();
  const stamped = async () => {
    const promise = Promise.resolve();
    await promise;
    return Reflect.ownKeys(promise).length;
  };
  await queue.spawn(async () => delay(1));
  expect(await stamped()).toBe(0);
});
