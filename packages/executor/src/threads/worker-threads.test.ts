import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { Executor } from '../executor.ts';
import type { TaskBody } from '../wait.ts';
import { ClosedError } from '../sync/closed-error.ts';
import { remoteQueue } from './remote-queue.ts';
import { remoteSender } from './remote-sender.ts';

// The threads run the built package; what is built is what they would run in a program.
const PROGRAM = new URL('../../test/threads/serving-thread.js', import.meta.url);

interface Tasks {
  readonly [name: string]: (data: never) => TaskBody<unknown>;
  readonly double: (number: number) => TaskBody<number>;
  readonly wait: () => TaskBody<void>;
  readonly crash: () => TaskBody<void>;
}

function startThread(workerData: object, transferList: MessagePort[]): Worker {
  const worker = new Worker(PROGRAM, { workerData, transferList });
  onTestFinished(async () => {
    await worker.terminate();
  });
  return worker;
}

function servingThread() {
  const { port1, port2 } = new MessageChannel();
  return { worker: startThread({ port: port2 }, [port2]), remote: remoteQueue<Tasks>(port1) };
}

test('several threads run tasks for one', async () => {
  const threads = [servingThread(), servingThread()];
  for (const { remote } of threads) {
    const handles = Array.from({ length: 50 }, (_, number) => remote.spawn('double', number));
    expect(await Promise.all(handles)).toEqual(Array.from({ length: 50 }, (_, number) => 2 * number));
  }
});

test('when a thread crashes its tasks are lost with a ClosedError, and other threads go on', async () => {
  const crashing = servingThread();
  const other = servingThread();
  const waiting = crashing.remote.spawn('wait', undefined, { name: 'tile 7' });
  const error = once(crashing.worker, 'error');
  void crashing.remote.spawn('crash');
  await expect(waiting).rejects.toEqual(new ClosedError('task "tile 7" is lost: its thread ended or closed the port'));
  expect(await error).toMatchObject([{ message: 'the thread crashes' }]);
  expect(() => crashing.remote.spawn('wait')).toThrow(ClosedError);
  expect(await other.remote.spawn('double', 4)).toBe(8);
});

test('what was sent before the sender closed arrives, and the thread ends when nothing is left to do', async () => {
  const { port1, port2 } = new MessageChannel();
  const report = new MessageChannel();
  const worker = startThread({ items: { port: port2, report: report.port2 } }, [port2, report.port2]);
  const sender = remoteSender<number>(port1);
  const executor = new Executor({ queues: { main: { weight: 1 } } });
  const sum = once(report.port1, 'message');
  const exit = once(worker, 'exit');
  await executor.queue('main').spawn(function* () {
    for (let number = 1; number <= 1000; number++) yield* sender.send(number);
    sender.close();
  });
  expect(await sum).toEqual([500_500]);
  report.port1.close();
  expect(await exit).toEqual([0]);
});

test('a process waits for its tasks on other threads, but not for threads without any', () => {
  const program = `
    import { MessageChannel, Worker } from 'node:worker_threads';
    import { remoteQueue } from '@pollscope/executor';
    const { port1, port2 } = new MessageChannel();
    new Worker(new URL(${JSON.stringify(PROGRAM.href)}), { workerData: { port: port2 }, transferList: [port2], execArgv: [] }).unref();
    const remote = remoteQueue(port1);
    remote.spawn('double', 21).then((answer) => console.log(answer));
  `;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: new URL('..', import.meta.url),
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '42\n', stderr: '' });
});
