import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rankedSlice } from './ranked-slice.ts';

test('a slice is what a sort of all would have there, equal keys in their order', () => {
  const keys = fc.array(fc.oneof(fc.nat(5), fc.double({ noNaN: true })), { maxLength: 200 });
  fc.assert(
    fc.property(keys, fc.nat(220), fc.nat(60), (values, from, length) => {
      const sorted = [...values.keys()].sort((a, b) => {
        const [x = 0, y = 0] = [values[a], values[b]];
        return Number(x > y) - Number(x < y) || a - b;
      });
      expect([...rankedSlice(Float64Array.from(values), from, from + length)]).toEqual(
        sorted.slice(from, from + length),
      );
    }),
  );
});

test.each([
  ['ascending', (index: number) => index],
  ['descending', (index: number) => -index],
  ['equal', () => 7],
])('keys that are %s take no longer than others', (_, keyOf) => {
  const keys = Float64Array.from({ length: 200_000 }, (__, index) => keyOf(index));
  const sorted = [...keys].sort((a, b) => a - b);
  const slice = rankedSlice(keys, 100_000, 100_050);
  expect([...slice].map((index) => keys[index])).toEqual(sorted.slice(100_000, 100_050));
});
