import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COLUMN_GAP, columnPlaces, leastWidth, ROW_PADDING } from './column-places.ts';

const column = fc.record({ width: fc.integer({ min: 10, max: 200 }), grows: fc.nat(3) });

test('columns stand side by side, none narrower than it must be, within the room that there is', () => {
  fc.assert(
    fc.property(fc.array(column, { minLength: 1, maxLength: 20 }), fc.nat(3000), (columns, available) => {
      let left = ROW_PADDING;
      for (const [index, place] of columnPlaces(columns, available).entries()) {
        expect(place.left).toBe(left);
        const { width = 0, grows = 0 } = columns[index] ?? {};
        expect(place.width).toBeGreaterThanOrEqual(width);
        expect(grows > 0 || place.width === width).toBe(true);
        left += place.width + COLUMN_GAP;
      }
      expect(left - COLUMN_GAP + ROW_PADDING).toBeLessThanOrEqual(Math.max(available, leastWidth(columns)));
    }),
  );
});

test('what is left over goes to the columns that grow', () => {
  const columns = [
    { width: 100, grows: 1 },
    { width: 50, grows: 0 },
    { width: 100, grows: 3 },
  ];
  expect(columnPlaces(columns, leastWidth(columns) + 40).map(({ width }) => width)).toEqual([110, 50, 130]);
});
