import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ComparisonState } from '../../ingest/compare/comparison-state.ts';
import { comparisonOf, factsOf, many, queueOf, tasksOf } from '../test-support/comparison.ts';
import { renderPage } from '../test-support/page.tsx';
import { CompareView } from './compare.tsx';

const MS = 1_000_000;
const BOTH = '?v=1&view=compare&recording=recordings/a.pollscope&with=recordings/b.pollscope';

const compared: ComparisonState = {
  kind: 'compared',
  before: factsOf('a.pollscope'),
  after: factsOf('b.pollscope', ['The tail is missing.']),
  comparison: comparisonOf({
    queues: [
      // So short times are known exactly.
      queueOf('<b>api</b>', { before: many(50), after: many(50) }),
      queueOf('batch', { before: many(MS), after: many(4 * MS) }),
      queueOf('idle', { before: many(MS, 5) }),
    ],
    tasks: [tasksOf('resize', 'batch', { before: many(MS), after: many(4 * MS) })],
  }),
  marks: ['deployed'],
};

const at = (address: string): void => window.history.replaceState(undefined, '', address);
const rowOf = (name: string): HTMLElement => {
  const row = screen.getAllByTestId('compare-row').find(({ dataset }) => dataset['value'] === name);
  if (row === undefined) throw new Error(`There is no row ${name}`);
  return row;
};

beforeEach(() => at(BOTH));
afterEach(() => {
  cleanup();
  at('?v=1');
});

test('with nothing chosen it says what to choose', () => {
  at('?v=1&view=compare');
  renderPage(<CompareView />);
  expect(screen.getByText(/Choose two recordings of the same program/)).toBeDefined();
});

test('a link to a file that is not there asks for it', () => {
  at('?v=1&view=compare&file=mine.pollscope&with=recordings/b.pollscope');
  renderPage(<CompareView />);
  expect(screen.getByRole('heading', { name: 'This link compares recordings that you have to open' })).toBeDefined();
});

test('says which recording is read and how far it is, and lets go of it', () => {
  const page = renderPage(<CompareView />);
  page.comparison({ kind: 'reading', name: 'b.pollscope', progress: 0.5 });
  expect(screen.getByText(/b\.pollscope: 50\.0/)).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(page.session.comparing.state.get()).toEqual({ kind: 'idle' });
  expect(window.location.search).not.toContain('with=');
});

test('what cannot be aligned at a mark is aligned at the beginning', () => {
  at(`${BOTH}&align=deployed`);
  const page = renderPage(<CompareView />);
  const problem = { title: 'These two cannot be aligned there', advice: 'Align them.', detail: 'No mark.' };
  page.comparison({ kind: 'failed', name: 'b.pollscope', problem });
  fireEvent.click(screen.getByRole('button', { name: 'Align them at their beginnings' }));
  expect(window.location.search).not.toContain('align');
  expect(page.session.comparing.state.get().kind).toBe('reading');
});

test('leads with the verdict, draws the row that it names, and says what is missing', () => {
  const page = renderPage(<CompareView />);
  page.comparison(compared);
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('“batch” got slower');
  expect(screen.getByRole('heading', { name: 'Poll times of batch' })).toBeDefined();
  expect(screen.getByText('b.pollscope: The tail is missing.')).toBeDefined();
  expect(screen.getAllByTestId('compare-row').map(({ dataset }) => dataset['value'])).toEqual([
    'batch',
    '<b>api</b>',
    'idle',
  ]);
});

test('each row has both figures, the change, and whether that is more than chance', () => {
  renderPage(<CompareView />).comparison(compared);
  const batch = within(rowOf('batch'));
  expect(Number(batch.getByTestId('p95-before').dataset['value'])).toBeCloseTo(MS, -5);
  expect(Number(batch.getByTestId('p95-after').dataset['value'])).toBeCloseTo(4 * MS, -5);
  expect(batch.getAllByText('4.0×').length).toBeGreaterThan(0);
  expect(batch.getByText('Beyond chance')).toBeDefined();
  expect(within(rowOf('<b>api</b>')).getByText('Within chance')).toBeDefined();
  expect(within(rowOf('idle')).getByText('Too few samples')).toBeDefined();
  expect(within(rowOf('idle')).getByTestId('p95-after').textContent).toBe('–');
});

test('what is chosen is in the address', () => {
  renderPage(<CompareView />).comparison(compared);
  fireEvent.click(screen.getByRole('button', { name: '<b>api</b>' }));
  expect(screen.getByRole('heading', { name: 'Poll times of <b>api</b>' })).toBeDefined();
  fireEvent.click(screen.getByRole('button', { name: 'p95' }));
  fireEvent.click(screen.getByRole('radio', { name: 'Queue delay' }));
  const query = new URLSearchParams(window.location.search);
  expect(Object.fromEntries(query)).toMatchObject({ row: '<b>api</b>', order: '-p95', measure: 'queueDelay' });
  fireEvent.click(screen.getByRole('button', { name: 'Tasks “resize”: poll times' }));
  expect(rowOf('batch/resize').dataset['selected']).toBe('true');
});

test('the chart has a table behind it', () => {
  renderPage(<CompareView />).comparison(compared);
  fireEvent.click(screen.getByRole('button', { name: 'Poll times of batch as a table' }));
  const table = within(screen.getByRole('group', { name: 'Poll times of batch as a table' }));
  expect(table.getAllByRole('row')).toHaveLength(3);
});

test('before and after are swapped, and aligned at a mark that both have', () => {
  renderPage(<CompareView />).comparison(compared);
  fireEvent.change(screen.getByLabelText('Aligned at'), { target: { value: 'deployed' } });
  expect(new URLSearchParams(window.location.search).get('align')).toBe('deployed');
  fireEvent.click(screen.getByRole('button', { name: 'Swap before and after' }));
  const query = new URLSearchParams(window.location.search);
  expect([query.get('recording'), query.get('with')]).toEqual(['recordings/b.pollscope', 'recordings/a.pollscope']);
});
