import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LONGEST_RANGE_NS } from './stream-times.ts';
import { DEFAULT_VIEW, decodeView, encodeView, VIEWS, type ViewState, WINDOWS } from './view-state.ts';

const anyTime = fc.nat({ max: 8e15 });
const anyRange = fc.option(
  fc
    .tuple(anyTime, fc.integer({ min: 1, max: LONGEST_RANGE_NS }))
    .map(([from, length]) => ({ from, to: from + length })),
  { nil: undefined },
);

const anyLink: fc.Arbitrary<ViewState['recording']> = fc.option(
  fc.oneof(
    fc.record({ kind: fc.constant('url' as const), url: fc.string({ minLength: 1 }) }),
    fc.record({ kind: fc.constant('file' as const), name: fc.string({ minLength: 1 }) }),
  ),
  { nil: undefined },
);

const anyView: fc.Arbitrary<ViewState> = fc.record({
  view: fc.constantFrom(...VIEWS),
  windowSeconds: fc.constantFrom(...WINDOWS),
  metric: fc.constantFrom('pollP50', 'pollMax', 'lag', 'receivedShare'),
  hidden: fc.array(fc.string({ minLength: 1 }), { maxLength: 4 }),
  sort: fc.record({ column: fc.constantFrom('name', 'waitingFor', 'pollP95'), descending: fc.boolean() }),
  filter: fc.string(),
  groupBy: fc.constantFrom('task', 'name', 'queue', 'location'),
  hiddenColumns: fc.array(fc.string({ minLength: 1 }), { maxLength: 3 }),
  selected: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  queue: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  resource: fc.option(fc.nat(), { nil: undefined }),
  recording: anyLink,
  with: anyLink,
  compare: fc.record({
    alignedAt: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
    by: fc.constantFrom('queue', 'task', 'location'),
    measure: fc.constantFrom('pollTime', 'queueDelay'),
    order: fc.record({ column: fc.constantFrom('name', 'p95', 'moved'), descending: fc.boolean() }),
    row: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  }),
  at: fc.option(anyTime, { nil: undefined }),
  range: anyRange,
  viewport: anyRange,
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

test.each([
  'at=-1',
  'at=1e9',
  'at=12345678',
  'range=5-4',
  'range=4-4',
  'range=1-2-3',
  'range=a-b',
  'recording=',
  'file=',
])('the nonsense %s is passed over', (query) => {
  expect(decodeView(`?v=1&${query}`)).toEqual(DEFAULT_VIEW);
});

test('of a stretch that is too long for its figures the last part is shown', () => {
  expect(decodeView('?v=1&range=5-1000').range).toEqual({ from: 700e9, to: 1000e9 });
});

test('times are read to the nanosecond, and written as short as they are exact', () => {
  expect(decodeView('?v=1&at=2.000000001&range=0.5-12')).toMatchObject({
    at: 2_000_000_001,
    range: { from: 5e8, to: 12e9 },
  });
  expect(encodeView({ ...DEFAULT_VIEW, at: 2.5e9 })).toBe('?v=1&at=2.5');
});

test('no address makes the reader throw', () => {
  fc.assert(
    fc.property(fc.string(), (search) => {
      expect(encodeView(decodeView(search))).toMatch(/^\?v=1/);
    }),
  );
});
