import { expect, test } from 'vitest';
import { TraceProbe } from '../test/trace-probe.ts';
import { virtualExecutor } from '../test/virtual-executor.ts';
import { currentPoll, outOfBudget, refundBudget, takeBudget } from './poll-context.ts';
import { sleep } from './sleep.ts';
import type { TaskBody } from './wait.ts';

/** An operation that is always ready, as a receive from a full channel. */
function* operation(): TaskBody<void> {
  while (!takeBudget()) yield outOfBudget;
}

function* operations(count: number): TaskBody<void> {
  for (let done = 0; done < count; done++) yield* operation();
}

test.each([
  [128, 1],
  [129, 2],
  [256, 2],
  [1000, 8],
])('%i ready operations take %i polls', (count, polls) => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } } });
  executor.queue('main').spawn(() => operations(count));
  driver.run();
  expect(executor.stats().queues.main).toMatchObject({ polls, forcedYields: polls - 1 });
});

test('the budget is an option, the outcome of the poll says that it was used up, and another task has its turn', () => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } }, budget: 2, stats: 'full' });
  const probe = new TraceProbe();
  executor.observe(probe);
  const greedy = executor.queue('main').spawn(() => operations(3), { name: 'greedy' });
  executor.queue('main').spawn(() => operations(1), { name: 'modest' });
  driver.run();
  expect(probe.lines.filter((line) => line.startsWith('polled'))).toEqual([
    'polled greedy outOfBudget at 0',
    'polled modest ready at 0',
    'polled greedy ready at 0',
  ]);
  expect(greedy.stats()).toMatchObject({ polls: 2, forcedYields: 1, yields: 0 });
});

test('an operation that waits gives its unit back', () => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } }, budget: 1 });
  executor.queue('main').spawn(function* () {
    for (let attempt = 0; attempt < 5; attempt++) {
      if (takeBudget()) refundBudget();
    }
    yield* operation();
  });
  driver.run();
  expect(executor.stats()).toMatchObject({ polls: 1, forcedYields: 0 });
});

test('joining is an operation', () => {
  const { executor, driver } = virtualExecutor({ queues: { main: { weight: 1 } }, budget: 2 });
  const joined = executor.queue('main').spawn(() => operations(1));
  driver.run();
  executor.queue('main').spawn(function* () {
    for (let join = 0; join < 3; join++) yield* joined.join();
  });
  driver.run();
  expect(executor.stats()).toMatchObject({ polls: 3, forcedYields: 1 });
});

test('outside of tasks there is no poll and no limit', () => {
  expect(currentPoll()).toBeUndefined();
  for (let taken = 0; taken < 1000; taken++) expect(takeBudget()).toBe(true);
});

test('each poll begins with a whole budget, and an executor run inside of a poll has its own', () => {
  const outer = virtualExecutor({ queues: { main: { weight: 1 } }, budget: 5 });
  const inner = virtualExecutor({ queues: { main: { weight: 1 } }, budget: 9 });
  const budgets: (number | undefined)[] = [];
  const look = () => budgets.push(currentPoll()?.budget);
  outer.executor.queue('main').spawn(function* () {
    yield* operation();
    look();
    inner.executor.queue('main').spawn(function* () {
      look();
    });
    inner.driver.run();
    look();
    yield* sleep(1);
    look();
  });
  outer.driver.run();
  expect(budgets).toEqual([4, 9, 4, 5]);
});
