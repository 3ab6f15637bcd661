import { expect, test } from 'vitest';
import { block, pollsOf, twoExecutors } from '../../test/threads/two-executors.ts';
import { sleep } from '../sleep.ts';
import { ClosedError } from '../sync/closed-error.ts';
import { remoteReceiver, type RemoteReceiver } from './remote-receiver.ts';
import { remoteSender } from './remote-sender.ts';

function* collect<T extends number>(receiver: RemoteReceiver<T>) {
  const items: T[] = [];
  yield* receiver.forEach(function* (item) {
    items.push(item);
  });
  return items;
}

test.each([1, 2, 7, 128])('items arrive in order and complete with a capacity of %d', async (capacity) => {
  const { near, far, port1, port2 } = twoExecutors();
  const sender = remoteSender<number>(port1);
  const receiver = remoteReceiver<number>(port2, { capacity });
  const received = far.spawn(() => collect(receiver));
  await near.spawn(function* () {
    for (let item = 0; item < 1000; item++) yield* sender.send(item);
    sender.close();
  });
  expect(await received).toEqual(Array.from({ length: 1000 }, (_, index) => index));
});

test('a sender waits when the receiver does not take, and at most the capacity lies there', async () => {
  const { near, far, port1, port2 } = twoExecutors();
  const sender = remoteSender<number>(port1);
  const receiver = remoteReceiver<number>(port2, { capacity: 4 });
  let sent = 0;
  const sending = near.spawn(function* () {
    for (;;) {
      yield* sender.send(sent);
      sent++;
    }
  });
  await expect.poll(() => receiver.length).toBe(4);
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(sent).toBe(4);
  expect(sender.trySend(99)).toBe('full');
  await far.spawn(() => receiver.recv());
  await far.spawn(() => receiver.recv());
  await expect.poll(() => sent).toBe(6);
  sending.abort();
});

test('a task that waits for an item is woken by the message, and its delay counts from the sending', async () => {
  const { far, farExecutor, port1, port2 } = twoExecutors();
  const { probe, polls } = pollsOf('receive');
  farExecutor.observe(probe);
  const sender = remoteSender<string>(port1);
  const receiver = remoteReceiver<string>(port2);
  const received = far.spawn(() => receiver.recv(), { name: 'receive' });
  await expect.poll(() => sender.trySend('item')).toBe('sent');
  block(20);
  expect(await received).toBe('item');
  expect(polls.map(({ injected }) => injected)).toEqual([false, true]);
  expect(polls[1]?.delay).toBeGreaterThanOrEqual(20e6);
});

test('time in which the receiving task was polled itself is no queue delay', async () => {
  const { far, farExecutor, port1, port2 } = twoExecutors();
  const { probe, polls } = pollsOf('receive');
  farExecutor.observe(probe);
  const sender = remoteSender<string>(port1);
  const receiver = remoteReceiver<string>(port2);
  await expect.poll(() => sender.isClosed || sender.trySend('first')).toBe('sent');
  await expect.poll(() => receiver.length).toBe(1);
  let wentToWait = 0;
  const received = far.spawn(
    function* () {
      yield* receiver.recv();
      sender.trySend('second');
      block(20);
      wentToWait = farExecutor.now();
      return yield* receiver.recv();
    },
    { name: 'receive' },
  );
  expect(await received).toBe('second');
  expect(polls[1]?.injected).toBe(true);
  expect(polls[1]?.delay).toBeLessThanOrEqual(farExecutor.now() - wentToWait);
});

test('an aborted receiver loses no item', async () => {
  const { far, port1, port2 } = twoExecutors();
  const sender = remoteSender<number>(port1);
  const receiver = remoteReceiver<number>(port2);
  const aborted = far.spawn(() => receiver.recv());
  await expect.poll(() => sender.trySend(1)).toBe('sent');
  aborted.abort();
  await expect(aborted).rejects.toThrow('aborted');
  expect(await far.spawn(() => receiver.recv())).toBe(1);
});

test('when the receiver closes, a sender that waits gets a ClosedError', async () => {
  const { near, port1, port2 } = twoExecutors();
  const sender = remoteSender<number>(port1, { name: 'jobs' });
  const receiver = remoteReceiver<number>(port2, { capacity: 1 });
  const sending = near.spawn(function* () {
    for (;;) yield* sender.send(1);
  });
  await expect.poll(() => receiver.length).toBe(1);
  receiver.close();
  await expect(sending).rejects.toMatchObject({
    cause: new ClosedError('channel "jobs" to another thread is closed: nothing can be sent'),
  });
  expect(sender.trySend(1)).toBe('closed');
  expect(receiver.tryRecv()).toBe(1);
});

test('an item that cannot be cloned throws and takes no room', async () => {
  const { near, port1, port2 } = twoExecutors();
  const sender = remoteSender<object>(port1);
  const receiver = remoteReceiver<object>(port2, { capacity: 1 });
  const sent = near.spawn(function* () {
    let message = '';
    try {
      yield* sender.send(() => 1);
    } catch (error) {
      message = String(error);
    }
    yield* sender.send({ fits: true });
    yield* sleep(0);
    return message;
  });
  expect(await sent).toContain('could not be cloned');
  await expect.poll(() => receiver.tryRecv()).toEqual({ fits: true });
});

test.each([0, -1, 1.5, Number.NaN])('a capacity of %d is refused', (capacity) => {
  const { port2 } = twoExecutors();
  expect(() => remoteReceiver(port2, { capacity })).toThrow(RangeError);
});
