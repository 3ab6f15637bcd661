import fc from 'fast-check';
import { expect, test } from 'vitest';
import { notUnderstood } from './not-understood.ts';
import { DEFAULT_VIEW, encodeView, VIEWS, WINDOWS } from './view-state.ts';

test('of nonsense only the nonsense is named', () => {
  expect(notUnderstood('?v=1&view=tasks&window=31&metric=nonsense&sort=-polls&colour=red&view=')).toEqual([
    'window=31',
    'metric=nonsense',
    'colour=red',
    'view=',
  ]);
});

test('an address of a newer version is named', () => {
  expect(notUnderstood('?v=2')).toEqual(['v=2']);
});

test('the token is the agent’s, and defaults may be spelt out', () => {
  const { view, windowSeconds, metric, groupBy } = DEFAULT_VIEW;
  expect(notUnderstood('?token=secret')).toEqual([]);
  expect(
    notUnderstood(`?v=1&view=${view}&window=${windowSeconds}&metric=${metric}&group=${groupBy}&sort=-pollP95`),
  ).toEqual([]);
});

test('the console understands its own addresses', () => {
  fc.assert(
    fc.property(fc.constantFrom(...VIEWS), fc.constantFrom(...WINDOWS), fc.string(), (view, windowSeconds, text) => {
      const state = { ...DEFAULT_VIEW, view, windowSeconds, filter: text, hidden: [text] };
      expect(notUnderstood(encodeView(state))).toEqual([]);
    }),
  );
});

test('no address makes it throw', () => {
  fc.assert(
    fc.property(fc.string(), (search) => {
      expect(notUnderstood(search)).toBeInstanceOf(Array);
    }),
  );
});
