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

test('a suspended program moves it at once', () => {
  const clock = new StreamClock();
  clock.observe(1e9, 1000);
  clock.observe(2e9, 62_000);
  expect(clock.offset).toBe(-60_000);
});
