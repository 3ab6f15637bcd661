import fc from 'fast-check';
import { expect, test } from 'vitest';
import { between, middleOf, panned, spanOf, within, withRoom, zoomed } from './viewport.ts';

const anyRange = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 20, max: 4e12 }))
  .map(([from, span]) => ({ from, to: from + span }));

test('what is zoomed at stays where it is', () => {
  fc.assert(
    fc.property(
      anyRange,
      fc.double({ min: 0.1, max: 10, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (view, factor, part) => {
        const at = view.from + part * spanOf(view);
        const next = zoomed(view, factor, at);
        expect((at - next.from) / spanOf(next)).toBeCloseTo(part, 2);
        expect(spanOf(next)).toBeGreaterThanOrEqual(19.9);
      },
    ),
  );
});

test('moving there and back changes nothing', () => {
  fc.assert(
    fc.property(anyRange, fc.double({ min: -3, max: 3, noNaN: true }), (view, part) => {
      const back = panned(panned(view, part), -part);
      expect(Math.abs(back.from - view.from)).toBeLessThan(1);
    }),
  );
});

test('a view always shows some of what there is, and little else', () => {
  fc.assert(
    fc.property(anyRange, anyRange, (view, extent) => {
      const next = within(view, extent);
      expect(spanOf(next)).toBeLessThanOrEqual(spanOf(withRoom(extent)) * 1.001);
      const seen = Math.min(next.to, extent.to) - Math.max(next.from, extent.from);
      expect(seen).toBeGreaterThanOrEqual(Math.min(spanOf(next), spanOf(extent)) * 0.45);
    }),
  );
});

test('a view that shows only what there is stays as it is', () => {
  const extent = { from: 0, to: 1000 };
  expect(within({ from: 200, to: 700 }, extent)).toEqual({ from: 200, to: 700 });
});

test('a view glides to where it was sent', () => {
  fc.assert(
    fc.property(anyRange, anyRange, (from, to) => {
      let view = from;
      for (let frame = 0; frame < 120; frame++) view = between(view, to, 0.3);
      expect(Math.abs(middleOf(view) - middleOf(to))).toBeLessThan(spanOf(to) * 0.01 + spanOf(from) * 1e-6);
    }),
  );
});
