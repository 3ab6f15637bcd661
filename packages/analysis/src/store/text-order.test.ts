import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextOrder } from './text-order.ts';

test('ranks stand as the texts do, however they came and whatever changed', () => {
  const texts = fc.array(fc.string({ maxLength: 2 }), { minLength: 1, maxLength: 30 });
  const change = fc.tuple(fc.nat(29), fc.string({ maxLength: 2 }));
  fc.assert(
    fc.property(texts, fc.array(fc.array(fc.nat(29))), fc.array(change), (known, batches, changes) => {
      const now = [...known];
      const order = new TextOrder((id) => now[id] ?? '');
      const check = (ids: readonly number[]) => {
        const ranks = order.ranksOf(ids);
        for (const a of ids) {
          for (const b of ids) {
            const [x = '', y = ''] = [now[a], now[b]];
            expect(Math.sign((ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))).toBe(Number(x > y) - Number(x < y));
          }
        }
      };
      for (const ids of batches) check(ids);
      for (const [id, text] of changes) {
        now[id] = text;
        order.changed(id);
      }
      for (const ids of batches) check(ids);
    }),
  );
});
