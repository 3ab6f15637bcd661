import { expect, test } from 'vitest';
import { formatClock, formatDate } from './date.ts';

test('days and times are those of the reader', () => {
  const wallMs = new Date(2026, 2, 1, 12, 0, 0, 250).getTime();
  expect(formatDate(wallMs)).toBe('1 Mar 2026, 12:00:00');
  expect(formatClock(wallMs)).toBe('12:00:00.250');
});

test('a time that no clock has is said to be unknown', () => {
  for (const nonsense of [Number.NaN, Number.POSITIVE_INFINITY, 1e300]) {
    expect(formatDate(nonsense)).toBe('an unknown time');
    expect(formatClock(nonsense)).toBe('an unknown time');
  }
});
