import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { ClosedError } from './closed-error.ts';
import { oneshot } from './oneshot.ts';

test('a value sent from a callback reaches the task that waits', async () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = oneshot<string>();
  const handle = spawn(() => receiver.recv());
  driver.run();
  expect([sender.send('image'), receiver.isReady]).toEqual([true, true]);
  driver.run();
  await expect(handle).resolves.toBe('image');
  expect(receiver.isReady).toBe(false);
});

test('a value that is there already is taken without waiting, once', () => {
  const { executor, run } = oneQueue();
  const { sender, receiver } = oneshot<undefined>({ name: 'done' });
  sender.send(undefined);
  expect(() => sender.send(undefined)).toThrow('takes one value');
  expect([run(() => receiver.recv()), executor.stats().queues.main.polls]).toEqual([undefined, 1]);
  expect(() => run(() => receiver.recv())).toThrow('oneshot "done" was received already');
});

test('a sender that closes ends the wait of the receiver', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = oneshot<number>();
  let error: unknown;
  spawn(function* () {
    try {
      yield* receiver.recv();
    } catch (thrown) {
      error = thrown;
    }
  });
  driver.run();
  sender.close();
  driver.run();
  expect(error).toBeInstanceOf(ClosedError);
});

test('a receiver that closes is noticed by the sender; a value sent before stays', () => {
  const { driver, spawn, run } = oneQueue();
  const [unwanted, wanted] = [oneshot<number>(), oneshot<number>()];
  let noticed = false;
  spawn(function* () {
    yield* unwanted.sender.closed();
    noticed = true;
  });
  driver.run();
  expect(noticed).toBe(false);
  unwanted.receiver.close();
  driver.run();
  expect([noticed, unwanted.sender.isClosed, unwanted.sender.send(1)]).toEqual([true, true, false]);
  wanted.sender.send(2);
  wanted.receiver.close();
  wanted.sender.close();
  expect([wanted.sender.isClosed, run(() => wanted.receiver.recv())]).toEqual([false, 2]);
});

test('a value whose task is aborted on the way can be received by another', async () => {
  const { driver, spawn, run } = oneQueue();
  const { sender, receiver } = oneshot<number>();
  const handle = spawn(() => receiver.recv());
  driver.run();
  sender.send(1);
  handle.abort();
  expect(run(() => receiver.recv())).toBe(1);
  await expect(handle).rejects.toMatchObject({ kind: 'aborted' });
});
