import { expect, test } from 'vitest';
import { elided, tailOf } from './elide.ts';

test('of a path file and line stay, of another name its beginning', () => {
  expect(elided('examples/metrics-service/src/main.rs:212', 24)).toBe('examples/me…/main.rs:212');
  expect(elided('a queue with a very long name', 12)).toBe('a queue wit…');
  expect(elided('foreground', 12)).toBe('foreground');
});

test('where there is no room for both, the beginning stays', () => {
  expect(elided('examples/metrics-service/src/main.rs:212', 8)).toBe('example…');
});

test('only of long paths the end is kept apart', () => {
  expect(tailOf('src/main.rs:2')).toBe('src/main.rs:2'.length);
  expect(tailOf('GET /a/very/long/address/of/a/resource')).toBe('GET /a/very/long/address/of/a'.length);
  expect(tailOf('path/to/a-file-with-a-name-beyond-all-measure.rs')).toBe(
    'path/to/a-file-with-a-name-beyond-all-measure.rs'.length,
  );
});
