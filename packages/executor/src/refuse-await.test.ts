import { afterAll, expect, test } from 'vitest';
import { virtualExecutor } from '../test/virtual-executor.ts';
import { fromPromise } from './from-promise.ts';
import { sleep } from './sleep.ts';
import { channel } from './sync/channel.ts';
import { gather } from './sync/gather.ts';
import { interval } from './sync/interval.ts';
import { Mutex } from './sync/mutex.ts';
import { Notify } from './sync/notify.ts';
import { oneshot } from './sync/oneshot.ts';
import { select } from './sync/select.ts';
import { Semaphore } from './sync/semaphore.ts';
import { taskGroup } from './sync/task-group.ts';
import { timeout } from './sync/timeout.ts';
import { RemoteCall } from './threads/remote-call.ts';
import { RemoteHandle } from './threads/remote-handle.ts';
import { remoteReceiver } from './threads/remote-receiver.ts';
import { remoteSender } from './threads/remote-sender.ts';
import type { Leaf } from './wait.ts';
import { yieldMaybe } from './yield-maybe.ts';
import { yieldNow } from './yield-now.ts';

const { sender, receiver } = channel<number>();
const { port1, port2 } = new MessageChannel();
afterAll(() => port1.close());

const leaves: Readonly<Record<string, () => Leaf<unknown>>> = {
  sleep: () => sleep(10),
  yieldNow: () => yieldNow(),
  yieldMaybe: () => yieldMaybe(),
  fromPromise: () => fromPromise(Promise.resolve()),
  join: () =>
    virtualExecutor({ queues: { main: { weight: 1 } } })
      .executor.queue('main')
      .spawn(() => sleep(1))
      .join(),
  send: () => sender.send(1),
  closed: () => sender.closed(),
  recv: () => receiver.recv(),
  forEach: () => receiver.forEach(() => sleep(1)),
  'recv of a oneshot': () => oneshot().receiver.recv(),
  'closed of a oneshot': () => oneshot().sender.closed(),
  notified: () => new Notify().notified(),
  acquire: () => new Semaphore(1).acquire(),
  acquireMany: () => new Semaphore(2).acquireMany(2),
  lock: () => new Mutex().lock(),
  tick: () => interval(10).tick(),
  timeout: () => timeout(10, sleep(20)),
  gather: () => gather([sleep(1)]),
  select: () => select({ slept: sleep(1) }),
  'send to another thread': () => remoteSender<number>(port1).send(1),
  'recv from another thread': () => remoteReceiver<number>(port2).recv(),
  'forEach from another thread': () => remoteReceiver<number>(port2).forEach(() => sleep(1)),
  'join of a task on another thread': () => new RemoteHandle(new RemoteCall('task'), () => undefined).join(),
  taskGroup: () => taskGroup(() => sleep(1)),
};

/** As plain JavaScript does it. */
async function awaiting(value: unknown): Promise<unknown> {
  return await value;
}

test.each(Object.entries(leaves))('await of a leaf rejects and says what to write: %s', async (_, leaf) => {
  await expect(awaiting(leaf())).rejects.toThrow('await task.run(sleep(10))');
});
