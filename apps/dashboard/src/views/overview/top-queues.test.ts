import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type QueueClaim, topQueues } from './top-queues.ts';

const rows = (...received: readonly number[]): QueueClaim[] =>
  received.map((time, queue) => ({ queue, received: time, entitled: 0, depth: 0 }));

test('all queues are shown when they are few, in the order of their ids', () => {
  expect(topQueues(rows(1, 9, 5).toReversed(), [], 3)).toEqual([0, 1, 2]);
});

test('of many those with the most CPU time, got or owed', () => {
  const [first, ...others] = rows(0, 9, 1, 7);
  if (first === undefined) throw new Error('no row');
  expect(topQueues([{ ...first, entitled: 8 }, ...others], [], 2)).toEqual([0, 1]);
});

test('a queue stays while it is near the top, and goes when it is not', () => {
  expect(topQueues(rows(5, 6, 7, 8, 9), [0, 1], 2)).toEqual([1, 4]);
  expect(topQueues(rows(5, 6, 7, 8, 9), [2, 3], 2)).toEqual([2, 3]);
});

test('there are never more than asked for, never one twice, and none that is not there', () => {
  const anyRows = fc
    .uniqueArray(fc.nat(50), { maxLength: 30 })
    .chain((queues) =>
      fc.tuple(
        ...queues.map((queue) =>
          fc.record({ queue: fc.constant(queue), received: fc.nat(9), entitled: fc.nat(9), depth: fc.nat(3) }),
        ),
      ),
    );
  fc.assert(
    fc.property(anyRows, fc.uniqueArray(fc.nat(50)), fc.integer({ min: 1, max: 12 }), (queues, shown, limit) => {
      const top = topQueues(queues, shown, limit);
      expect(new Set(top).size).toBe(Math.min(limit, queues.length));
      for (const queue of top) expect(queues.map((row) => row.queue)).toContain(queue);
    }),
  );
});
