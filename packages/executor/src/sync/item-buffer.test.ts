import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ItemBuffer } from './item-buffer.ts';

test('is an array of which the first is taken', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.nat()), { maxLength: 100 }), (steps) => {
      const buffer = new ItemBuffer<number>();
      const model: number[] = [];
      for (const pushed of steps) {
        const [taken, expected] =
          pushed === null ? [buffer.shift(), model.shift()] : [buffer.push(pushed), void model.push(pushed)];
        expect([taken, buffer.length]).toEqual([expected, model.length]);
      }
    }),
  );
});
