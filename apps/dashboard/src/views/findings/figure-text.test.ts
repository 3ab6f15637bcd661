import { expect, test } from 'vitest';
import { figureName } from './figure-text.ts';

test('the name of a figure is shown in words', () => {
  expect(figureName({ name: 'antagonistShare', value: 0.5, unit: 'share' })).toBe('antagonist share');
  expect(figureName({ name: 'p95', value: 1, unit: 'ns' })).toBe('p95');
});
