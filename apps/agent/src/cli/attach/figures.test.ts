import { expect, test } from 'vitest';
import { count, duration, percent } from './figures.ts';

test('durations have three digits and the unit that keeps them short', () => {
  const times = [0, 999, 1000, 999_499, 999_500, 1.234e6, 99.96e6, 59.94e9, 60e9, 7200e9];
  expect(times.map(duration)).toEqual([
    '0 ns',
    '999 ns',
    '1.00 µs',
    '999 µs',
    '1.00 ms',
    '1.23 ms',
    '100 ms',
    '59.9 s',
    '1.00 min',
    '2.00 h',
  ]);
});

test('counts are whole up to ten thousand, then prefixed', () => {
  expect([0, 0.5, 7, 123.4, 9999, 10_000, 999_499, 999_500, 2.5e9].map(count)).toEqual([
    '0',
    '0.50',
    '7',
    '123',
    '9999',
    '10.0k',
    '999k',
    '1.00M',
    '2.50G',
  ]);
});

test('shares are percents', () => {
  expect(percent(0.0375)).toBe('3.8 %');
});
