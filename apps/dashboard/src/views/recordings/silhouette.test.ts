import { expect, test } from 'vitest';
import { silhouettePath } from './silhouette.ts';

test('the longest poll reaches the top, none leaves the ground, and a short one can be seen', () => {
  expect(silhouettePath(Float64Array.of(100e6, 0, 1_000))).toBe('M0 1V0.000H1V1.000H2V0.940H3V1Z');
});

test('without polls there is nothing to draw', () => {
  expect(silhouettePath(new Float64Array(4))).toBe('');
  expect(silhouettePath(new Float64Array())).toBe('');
});
