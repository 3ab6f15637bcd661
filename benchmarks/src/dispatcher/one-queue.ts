import { Executor, type ExecutorOptions, type Queue, type TaskBody } from '@pollscope/executor';
import { Trace } from './trace.ts';

type Limits = Pick<ExecutorOptions<'main'>, 'driverYield'>;

/**
 * Runs a test's body as a task of an executor with one queue, since Velostream's bodies are tasks of Tokio's executor for
 * one thread.
 */
export async function onOneQueue<T>(body: (queue: Queue) => TaskBody<T>, limits: Limits = {}): Promise<T> {
  const executor = new Executor({ queues: { main: { weight: 1 } }, ...limits });
  const queue = executor.queue('main');
  const result = await queue.spawn(() => body(queue));
  await executor.shutdown();
  return result;
}

/** The same, and what a probe was told meanwhile. */
export async function traced<T>(
  body: (queue: Queue) => TaskBody<T>,
  limits: Limits = {},
): Promise<{ readonly result: T; readonly trace: Trace }> {
  const trace = new Trace();
  const executor = new Executor({ queues: { main: { weight: 1 } }, ...limits });
  const stop = executor.observe(trace);
  const queue = executor.queue('main');
  const result = await queue.spawn(() => body(queue));
  await executor.shutdown();
  stop();
  return { result, trace };
}
