import { describe, expect, test } from 'vitest';
import {
  formatBytes,
  formatByteRate,
  formatCompact,
  formatCount,
  formatDuration,
  formatDurationTick,
  formatIndex,
  formatRate,
  formatSamples,
  formatSeconds,
  formatShare,
  formatShareError,
  formatSignedDuration,
  MISSING,
} from './format.ts';

/** Thin spaces as plain ones, so that the tables below can be read. */
const plain = (text: string): string => text.replaceAll('\u202f', ' ');

describe('a duration has three significant digits and the unit that keeps it at or above 1', () => {
  test.each([
    [0, '0 ns'],
    [1, '1 ns'],
    [950, '950 ns'],
    [999, '999 ns'],
    [1_000, '1.00 µs'],
    [1_234, '1.23 µs'],
    [12_345, '12.3 µs'],
    [123_456, '123 µs'],
    [999_499, '999 µs'],
    [999_999, '1.00 ms'],
    [1_840_000, '1.84 ms'],
    [1_240_000_000, '1.24 s'],
    [59_900_000_000, '59.9 s'],
    [125_000_000_000, '2 min 05 s'],
    [7_500_000_000_000, '2 h 05 min'],
    [-3_200_000, '−3.20 ms'],
    [undefined, MISSING],
    [Number.NaN, MISSING],
  ])('%s → %s', (value, text) => {
    expect(plain(formatDuration(value))).toBe(text);
  });
});

test('a signed duration shows a plus for what is owed', () => {
  expect(plain(formatSignedDuration(3_200_000))).toBe('+3.20 ms');
  expect(plain(formatSignedDuration(-3_200_000))).toBe('−3.20 ms');
  expect(plain(formatSignedDuration(0))).toBe('0 ns');
});

test('whole seconds count down without a fraction and never below zero', () => {
  expect(plain(formatSeconds(4_900_000_000))).toBe('4 s');
  expect(plain(formatSeconds(-1))).toBe('0 s');
  expect(plain(formatSeconds(125_000_000_000))).toBe('2 min 05 s');
});

test.each([
  [0, '0'],
  [10_000_000, '10 ms'],
  [2_500_000, '2.5 ms'],
  [-500_000, '−500 µs'],
])('the tick at %s reads %s', (value, text) => {
  expect(plain(formatDurationTick(value))).toBe(text);
});

describe('counts', () => {
  test.each([
    [0, '0', '0'],
    [7, '7', '7'],
    [999, '999', '999'],
    [12_340, '12,340', '12.3 k'],
    [999_999, '999,999', '1.00 M'],
    [1_200_000, '1,200,000', '1.20 M'],
    [-12, '−12', '−12'],
    [undefined, MISSING, MISSING],
  ])('%s → %s, compact %s', (value, whole, compact) => {
    expect(plain(formatCount(value))).toBe(whole);
    expect(plain(formatCompact(value))).toBe(compact);
  });
});

test.each([
  [0, '0 /s'],
  [4.25, '4.25 /s'],
  [411, '411 /s'],
  [12_340, '12.3 k/s'],
])('a rate of %s reads %s', (value, text) => {
  expect(plain(formatRate(value))).toBe(text);
});

test('bytes are counted in thousands', () => {
  expect(plain(formatBytes(640))).toBe('640 B');
  expect(plain(formatByteRate(640))).toBe('640 B/s');
  expect(plain(formatByteRate(1_460_000))).toBe('1.46 MB/s');
});

test.each([
  [0, '0.0 %'],
  [0.8889, '88.9 %'],
  [1, '100.0 %'],
  [0.0001, '<0.1 %'],
  [-0.021, '−2.1 %'],
  [undefined, MISSING],
])('a share of %s reads %s', (value, text) => {
  expect(plain(formatShare(value))).toBe(text);
});

test('a share error carries its sign and counts in percentage points', () => {
  expect(plain(formatShareError(0.042))).toBe('+4.2 pp');
  expect(plain(formatShareError(-0.042))).toBe('−4.2 pp');
  expect(plain(formatShareError(0.0001))).toBe('±0.0 pp');
});

test('an index has three decimals', () => {
  expect(formatIndex(0.99812)).toBe('0.998');
  expect(formatIndex(undefined)).toBe(MISSING);
});

test('a sample count says when it is too small for a percentile', () => {
  expect(plain(formatSamples(0))).toBe('no samples');
  expect(plain(formatSamples(19))).toBe('few samples (n = 19)');
  expect(plain(formatSamples(12_340))).toBe('n = 12,340');
});
