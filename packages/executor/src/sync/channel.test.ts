import { expect, test } from 'vitest';
import { oneQueue } from '../../test/one-queue.ts';
import { sleep } from '../sleep.ts';
import { yieldNow } from '../yield-now.ts';
import { channel } from './channel.ts';
import { ClosedError } from './closed-error.ts';

test('items arrive in the order in which they were sent, whoever sent them', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<string>();
  const received: string[] = [];
  spawn(() =>
    receiver.forEach(function* (item) {
      received.push(item);
      yield* yieldNow();
    }),
  );
  for (const name of ['a', 'b']) {
    spawn(function* () {
      for (let i = 0; i < 3; i++) {
        yield* sender.send(`${name}${i}`);
        yield* yieldNow();
      }
    });
  }
  driver.run();
  expect(received).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
});

test('a bounded channel holds senders back and lets them go on in the order in which they came', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<string>({ capacity: 2 });
  const sent: string[] = [];
  for (const name of ['a', 'b', 'c', 'd']) {
    spawn(function* () {
      yield* sender.send(name);
      sent.push(name);
    });
  }
  driver.run();
  expect([sent, receiver.length, sender.trySend('e')]).toEqual([['a', 'b'], 2, 'full']);
  expect(receiver.tryRecv()).toBe('a');
  // The room is promised to the third sender.
  expect(sender.trySend('e')).toBe('full');
  driver.run();
  expect([sent, receiver.length]).toEqual([['a', 'b', 'c'], 2]);
});

test('several tasks share a receiver: each item goes to the one that has waited longest', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<number>();
  const received: string[] = [];
  for (const name of ['x', 'y', 'z']) {
    spawn(() =>
      receiver.forEach(function* (item) {
        received.push(`${name}${item}`);
        yield* sleep(1);
      }),
    );
  }
  driver.run();
  for (let item = 1; item <= 6; item++) sender.trySend(item);
  driver.run();
  expect(received).toEqual(['x1', 'y2', 'z3', 'x4', 'y5', 'z6']);
});

test('an item promised to a task that is aborted goes to the next one, in its old place', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<number>();
  const received: (number | undefined)[] = [];
  const take = function* () {
    received.push(yield* receiver.recv());
  };
  const first = spawn(take);
  spawn(take);
  driver.run();
  sender.trySend(1);
  sender.trySend(2);
  sender.trySend(3);
  first.abort();
  driver.run();
  expect([received, receiver.tryRecv(), receiver.tryRecv(), receiver.tryRecv()]).toEqual([[1], 2, 3, undefined]);
});

test('when all senders have closed, the receiver gets what is left and then the end', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<number>();
  const second = sender.clone();
  const received: (number | undefined)[] = [];
  sender.trySend(1);
  sender.close();
  sender.close();
  expect([sender.trySend(2), receiver.isClosed, second.trySend(2)]).toEqual(['closed', false, 'sent']);
  spawn(function* () {
    for (let i = 0; i < 4; i++) received.push(yield* receiver.recv());
  });
  driver.run();
  expect(received).toEqual([1, 2]);
  second.close();
  driver.run();
  expect([received, receiver.isClosed]).toEqual([[1, 2, undefined, undefined], true]);
  expect(() => sender.clone()).toThrow('it takes no sender');
});

test('when the receiver closes, waiting and later sends are refused and what is left can be received', () => {
  const { driver, spawn, run } = oneQueue();
  const { sender, receiver } = channel<number>({ capacity: 1, name: 'jobs' });
  const seen: unknown[] = [];
  sender.trySend(1);
  spawn(function* () {
    yield* sender.closed();
    seen.push('closed');
  });
  spawn(function* () {
    try {
      yield* sender.send(2);
    } catch (error) {
      seen.push(error);
    }
  });
  driver.run();
  expect(seen).toEqual([]);
  receiver.close();
  driver.run();
  expect(seen).toEqual(['closed', new ClosedError('channel "jobs" is closed: nothing can be sent')]);
  expect(() => run(() => sender.send(3))).toThrow(ClosedError);
  expect([run(() => receiver.recv()), run(() => receiver.recv())]).toEqual([1, undefined]);
});

test('a task that waits when the channel closes is there for the item of an aborted one', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<number>();
  const received: (number | undefined)[] = [];
  const take = function* () {
    received.push(yield* receiver.recv());
  };
  const first = spawn(take);
  spawn(take);
  driver.run();
  sender.trySend(1);
  sender.close();
  first.abort();
  driver.run();
  expect(received).toEqual([1]);
});

test('a send that waits goes through although its sender closes, as long as the channel is open', () => {
  const { driver, spawn } = oneQueue();
  const { sender, receiver } = channel<number>({ capacity: 1 });
  const second = sender.clone();
  sender.trySend(1);
  spawn(() => sender.send(2));
  driver.run();
  sender.close();
  receiver.tryRecv();
  driver.run();
  expect([receiver.tryRecv(), second.trySend(3)]).toEqual([2, 'sent']);
});

test('receiving and forwarding uses two operations of the budget for each item', () => {
  const { executor, driver, spawn } = oneQueue();
  const [from, to] = [channel<number>(), channel<number>()];
  for (let item = 0; item < 256; item++) from.sender.trySend(item);
  from.sender.close();
  spawn(() => from.receiver.forEach((item) => to.sender.send(item)));
  driver.run();
  // 512 operations and the one that finds the end.
  expect([to.receiver.length, executor.stats().queues.main.polls]).toEqual([256, 5]);
});

test.each([0, -1, 1.5])('a capacity of %s is refused', (capacity) => {
  expect(() => channel({ capacity })).toThrow('a whole number above 0');
});
