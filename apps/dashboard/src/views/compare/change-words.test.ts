import { expect, test } from 'vitest';
import { changeWords } from './change-words.ts';

test.each([
  [100, 112, '+12.0\u202f%'],
  [100, 34.7, '\u221265.3\u202f%'],
  [100, 400, '4.0×'],
  [1, 39, '39×'],
  [100, 100.01, '±0.0\u202f%'],
  [100, 99.99, '±0.0\u202f%'],
  [0, 5, '–'],
  [5, 0, '\u2212100.0\u202f%'],
])('from %d to %d it is %s', (before, after, words) => {
  expect(changeWords(before, after)).toBe(words);
});
