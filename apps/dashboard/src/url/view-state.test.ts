import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_VIEW, decodeView, encodeView, VIEWS, type ViewState, WINDOWS } from './view-state.ts';

const anyView: fc.Arbitrary<ViewState> = fc.record({
  view: fc.constantFrom(...VIEWS),
  windowSeconds: fc.constantFrom(...WINDOWS),
  metric: fc.constantFrom('pollP50', 'pollMax', 'lag', 'receivedShare'),
  hidden: fc.array(fc.string({ minLength: 1 }), { maxLength: 4 }),
  sort: fc.record({ column: fc.constantFrom('name', 'waitingFor', 'pollP95'), descending: fc.boolean() }),
  filter: fc.string(),
  groupBy: fc.constantFrom('task', 'name'),
  selected: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  queue: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  resource: fc.option(fc.nat(), { nil: undefined }),
});

test('every view survives its address', () => {
  fc.assert(
    fc.property(anyView, (view) => {
      expect(decodeView(encodeView(view))).toEqual(view);
    }),
  );
});

test('an empty address is the default view, and the default view has a short address', () => {
  expect(decodeView('')).toEqual(DEFAULT_VIEW);
  expect(encodeView(DEFAULT_VIEW)).toBe('?v=1');
});

test('a bad value costs only itself', () => {
  expect(decodeView('?v=1&view=tasks&window=31&metric=nonsense&sort=-polls&group=colour')).toEqual({
    ...DEFAULT_VIEW,
    view: 'tasks',
    sort: { column: 'polls', descending: true },
  });
});

test('no address makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (search) => {
      expect(encodeView(decodeView(search))).toMatch(/^\?v=1/);
    }),
  );
});
