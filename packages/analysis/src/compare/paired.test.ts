import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paired } from './paired.ts';

const rows = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), value: fc.nat() }));

test('every row is in one pair, with one of the same key where the other side has as many', () => {
  fc.assert(
    fc.property(rows, rows, (a, b) => {
      const pairs = paired(a, b, ({ key }) => key);
      expect(pairs.flatMap((pair) => pair.a ?? [])).toEqual(a);
      expect(new Set(pairs.flatMap((pair) => pair.b ?? []))).toEqual(new Set(b));
      expect(pairs.flatMap((pair) => pair.b ?? [])).toHaveLength(b.length);
      for (const pair of pairs) {
        expect(pair.either).toBe(pair.a ?? pair.b);
        expect([pair.a, pair.b].flatMap((row) => row?.key ?? []).every((key) => key === pair.either.key)).toBe(true);
      }
      for (const key of ['a', 'b', 'c']) {
        const alone = pairs.filter(({ either }) => either.key === key);
        // What is left over is left over on one side only.
        expect(alone.some((pair) => pair.a === undefined) && alone.some((pair) => pair.b === undefined)).toBe(false);
      }
    }),
  );
});
