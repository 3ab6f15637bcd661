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

  it('passes over no poll of a large ring, before and after the oldest are overwritten', () => {
    const ring = new PollRing(5000);
    const all: number[] = [];
    for (let batch = 0; batch < 12; batch++) {
      const durations = Array.from({ length: 700 }, (_, index) => (batch * 7919 + index * 104_729) % 10_007);
      ring.add(pollsOf(3, ...durations.map((duration): [number, number, number] => [1, 0, duration])));
      all.push(...durations);
      const expected = all.slice(-5000).sort((a, b) => b - a);
      const found = ring.slowest({ from: 0, to: 1e9 }, 8).map((poll) => poll.duration);
      expect(found).toEqual(expected.slice(0, 8));
    }
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
