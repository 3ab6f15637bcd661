import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pollsOf } from '../../test/stream.ts';
import { PollRing } from './poll-ring.ts';

const row = fc.tuple(fc.nat(50), fc.nat(1000), fc.nat(1000));

describe('a poll ring', () => {
  it('finds the slowest of the last polls that ended in the range, whatever was overwritten', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(row, { maxLength: 20 })),
        fc.integer({ min: 1, max: 15 }),
        fc.tuple(fc.nat(2000), fc.nat(2000)),
        (batches, capacity, [from, to]) => {
          const ring = new PollRing(capacity);
          for (const batch of batches) ring.add(pollsOf(3, ...batch));
          const expected = batches
            .flat()
            .slice(-capacity)
            .filter(([, start, duration]) => start + duration >= from && start + duration < to)
            .map(([, , duration]) => duration)
            .sort((a, b) => b - a)
            .slice(0, 5);
          expect(ring.slowest({ from, to }, 5).map((poll) => poll.duration)).toEqual(expected);
        },
      ),
    );
  });

  it('keeps all that is known of a poll', () => {
    const ring = new PollRing(4);
    ring.add(pollsOf(3, [8, 100, 50]));
    expect(ring.slowest({ from: 0, to: 1000 }, 1)).toEqual([
      { worker: 3, task: 8, start: 100, duration: 50, queueDelay: 0 },
    ]);
  });

  it('needs room for a poll', () => {
    expect(() => new PollRing(0)).toThrow(/1 or more polls/);
  });
});
