import { spawnSync } from 'node:child_process';
import { expect, test, vi } from 'vitest';
import { Executor } from './executor.ts';
import { currentHost, macrotasks } from './host.ts';
import { hostDriver } from './host-driver.ts';
import { sleep } from './sleep.ts';
import { yieldNow } from './yield-now.ts';

test('the clock is in whole nanoseconds and does not run backwards', () => {
  const driver = hostDriver();
  let last = driver.now();
  for (let read = 0; read < 1000; read++) {
    const now = driver.now();
    expect(Number.isSafeInteger(now) && now >= last).toBe(true);
    last = now;
  }
});

test('a sleep on the event loop is never too short', async () => {
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  const driver = hostDriver();
  const started = driver.now();
  await executor.queue('main').spawn(() => sleep(3.5));
  expect(driver.now() - started).toBeGreaterThanOrEqual(3_500_000);
});

test('timers and I/O of the host have their go while tasks keep yielding', async () => {
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  let stopped = false;
  const handle = executor.queue('main').spawn(function* () {
    while (!stopped) yield* yieldNow();
    return 'stopped';
  });
  setTimeout(() => {
    stopped = true;
  }, 5);
  await expect(handle).resolves.toBe('stopped');
});

test('an alarm can be moved and cleared', async () => {
  const driver = hostDriver();
  const fired: string[] = [];
  const later = driver.now() + 1_000_000;
  driver.setAlarm(later, () => fired.push('replaced'));
  await new Promise<void>((resolve) => {
    driver.setAlarm(later + 1_000_000, () => {
      fired.push('kept');
      resolve();
    });
  });
  driver.setAlarm(driver.now(), () => fired.push('cleared'));
  driver.setAlarm(undefined, () => undefined);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(fired).toEqual(['kept']);
});

test('without setImmediate, callbacks run in order through a MessageChannel', async () => {
  const { performance, queueMicrotask, setTimeout, clearTimeout, AbortController, MessageChannel } = currentHost();
  const runLater = macrotasks({
    performance,
    queueMicrotask,
    setTimeout,
    clearTimeout,
    AbortController,
    MessageChannel,
  });
  const seen: number[] = [];
  await new Promise<void>((resolve) => {
    runLater(() => seen.push(1));
    runLater(() => seen.push(2));
    runLater(resolve);
    seen.push(0);
  });
  expect(seen).toEqual([0, 1, 2]);
});

/** Runs in a process of its own, on the built package. */
function runProgram(program: string): { readonly status: number | null; readonly output: string } {
  const imports = "import { Executor, fromPromise, sleep } from '@pollscope/executor';";
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', `${imports}\nconst queues = { main: { weight: 1 } };\n${program}`],
    { cwd: new URL('..', import.meta.url), encoding: 'utf8', timeout: 20_000 },
  );
  return { status, output: stdout + stderr };
}

test('an executor with nothing to do does not keep a process alive', () => {
  const result = runProgram(`
    const executor = new Executor({ queues });
    executor.queue('main').spawn(() => fromPromise(new Promise(() => undefined)));
    const sleeper = executor.queue('main').spawn(() => sleep(1e9));
    setTimeout(() => { sleeper.abort(); console.log('aborted'); }, 5);
  `);
  expect(result).toEqual({ status: 0, output: 'aborted\n' });
});

test('a panic that nobody observes ends a Node process as any uncaught error does', () => {
  const result = runProgram(`
    new Executor({ queues }).queue('main').spawn(function* broken() { throw new Error('boom'); });
  `);
  expect(result.status).toBe(1);
  expect(result.output).toContain('JoinError: task "broken" (1) panicked: boom');
});

test('taking back timers one by one does not set a timeout of the host for each', async () => {
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  const sleepers = Array.from({ length: 100 }, (_, index) => executor.queue('main').spawn(() => sleep(1000 + index)));
  await executor.queue('main').spawn(() => sleep(1));
  const setTimeout = vi.spyOn(globalThis, 'setTimeout');
  for (const sleeper of sleepers) sleeper.abort();
  expect(setTimeout).toHaveBeenCalledTimes(0);
  setTimeout.mockRestore();
  await Promise.allSettled(sleepers);
  const last = executor.queue('main').spawn(() => sleep(1));
  await expect(last).resolves.toBeUndefined();
});
