import fc from 'fast-check';
import { expect, test } from 'vitest';
import { StreamClock } from './stream-clock.ts';

test('the offset settles near the least delayed frames', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 400, maxLength: 400 }), (delays) => {
      const clock = new StreamClock();
      delays.forEach((delay, index) => {
        const sentAtMs = index * 100;
        clock.observe(sentAtMs * 1e6, sentAtMs + delay);
      });
      const offset = clock.offset as number;
      expect(offset).toBeGreaterThanOrEqual(-Math.max(...delays));
      expect(offset).toBeLessThanOrEqual(-Math.min(...delays));
      const mean = delays.reduce((sum, delay) => sum + delay, 0) / delays.length;
      expect(offset).toBeGreaterThanOrEqual(-mean - 20);
    }),
  );
});

test('one late frame hardly moves it', () => {
  const clock = new StreamClock();
  for (let i = 0; i < 50; i++) clock.observe(i * 100e6, i * 100 + 5);
  const before = clock.offset as number;
  clock.observe(50 * 100e6, 50 * 100 + 505);
  expect(Math.abs((clock.offset as number) - before)).toBeLessThan(6);
});

test('clocks that differ by hours, and drift by seconds a day, are a delay apart at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -3_600_000, max: 3_600_000 }),
      fc.integer({ min: -100, max: 100 }),
      fc.integer({ min: 0, max: 80 }),
      (apart, driftPpm, mostDelay) => {
        const clock = new StreamClock();
        let wallMs = apart;
        for (let index = 0; index < 6_000; index++) {
          const sentAtMs = index * 100;
          wallMs = apart + sentAtMs * (1 + driftPpm / 1e6);
          clock.observe(sentAtMs * 1e6, wallMs + (index % 7) * (mostDelay / 6));
        }
        const streamMs = wallMs + (clock.offset as number);
        expect(Math.abs(streamMs - 5_999 * 100)).toBeLessThanOrEqual(mostDelay + 2);
      },
    ),
    { numRuns: 30 },
  );
});

test('a suspended program moves it at once', () => {
  const clock = new StreamClock();
  clock.observe(1e9, 1000);
  clock.observe(2e9, 62_000);
  expect(clock.offset).toBe(-60_000);
});
