import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timeOrder } from './time-order.ts';

test('rows come in order of time, and those of one time in their own order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const expected = times.map((time, row) => ({ time, row })).sort((one, other) => one.time - other.time);
      expect([...timeOrder(Float64Array.from(times))]).toEqual(expected.map(({ row }) => row));
    }),
  );
});
