import { expect, test } from 'vitest';
import { Executor, onExecutor, VirtualDriver } from './index.ts';

const newExecutor = () => new Executor({ queues: { main: { weight: 1 } }, driver: new VirtualDriver() });

test('a listener is told of each executor made after it came, ready for use', () => {
  newExecutor();
  const told: unknown[] = [];
  const stop = onExecutor((executor) => {
    expect(executor.now()).toBeTypeOf('number');
    told.push(executor);
  });
  const executors = [newExecutor(), newExecutor()];
  stop();
  newExecutor();
  expect(told).toEqual(executors);
});
