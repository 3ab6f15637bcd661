import fc from 'fast-check';
import { expect, test } from 'vitest';
import { laneAt, lanesBetween, layoutOf, placeOf } from './lane-layout.ts';

const anyCounts = fc.record({ workers: fc.nat(20), queues: fc.nat(50), tasks: fc.nat(3000) });

test('each lane is found again where it is', () => {
  fc.assert(
    fc.property(anyCounts, (counts) => {
      const layout = layoutOf(counts);
      const lanes = Array.from({ length: counts.workers + counts.queues + counts.tasks }, (_, lane) => lane);
      const places = lanes.map((lane) => placeOf(layout, lane));
      expect(places.map((place) => laneAt(layout, (place?.top ?? 0) + 1))).toEqual(lanes);
      expect(placeOf(layout, lanes.length)).toBeUndefined();
      const { top, height } = places.at(-1) ?? { top: 0, height: 0 };
      expect(top + height).toBeLessThanOrEqual(layout.height);
    }),
    { numRuns: 30 },
  );
});

test('the lanes between two heights are those that one sees there', () => {
  fc.assert(
    fc.property(anyCounts, fc.nat(20_000), fc.integer({ min: 1, max: 300 }), (counts, top, height) => {
      const layout = layoutOf(counts);
      const { first, count } = lanesBetween(layout, top, top + height);
      for (let y = top; y < top + height; y += 7) {
        const lane = laneAt(layout, y);
        if (lane === undefined) continue;
        expect(lane).toBeGreaterThanOrEqual(first);
        expect(lane).toBeLessThan(first + count);
      }
    }),
  );
});

test('without tasks their heading stays, to say why', () => {
  const { groups } = layoutOf({ workers: 0, queues: 1, tasks: 0 });
  expect(groups.map(({ kind }) => kind)).toEqual(['queue', 'task']);
});
