import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exactTime, timeTicks } from './time-ticks.ts';

const labels = (from: number, to: number) => timeTicks({ from, to }, 1000, 100).ticks.map(({ label }) => label);

test('ticks are round, apart and within the view, from nanoseconds to hours', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e13 }), fc.integer({ min: 20, max: 1e13 }), (from, span) => {
      const { ticks } = timeTicks({ from, to: from + span }, 1000, 100);
      expect(ticks.length).toBeLessThanOrEqual(11);
      for (const { time } of ticks) {
        expect(time).toBeGreaterThanOrEqual(from);
        expect(time).toBeLessThanOrEqual(from + span);
      }
      const steps = ticks.slice(1).map(({ time }, index) => time - (ticks[index]?.time ?? 0));
      expect(new Set(steps).size).toBeLessThanOrEqual(1);
      expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
    }),
  );
});

test('a short view counts from a round base, a long one from the start', () => {
  expect(timeTicks({ from: 12_345_678_901, to: 12_345_679_901 }, 1000, 100).base).toBe('12.345\u202f67\u202fs');
  expect(labels(12_345_678_901, 12_345_679_901).slice(0, 2)).toEqual(['+9\u202fµs', '+9.1\u202fµs']);
  expect(labels(0, 10e9).slice(0, 3)).toEqual(['0\u202fs', '1\u202fs', '2\u202fs']);
  expect(labels(118e9, 123e9).slice(0, 6)).toEqual(['1:58.0', '1:58.5', '1:59.0', '1:59.5', '2:00.0', '2:00.5']);
  expect(labels(3600e9, 7200e9)[0]).toBe('1:00:00');
});

test('an instant is written with all of its digits', () => {
  expect(exactTime(0)).toBe('0\u202fs');
  expect(exactTime(1_234_567_890)).toBe('1.234\u202f567\u202f89\u202fs');
});
