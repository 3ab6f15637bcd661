import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aSecond, definitions } from '../test-support/frames.ts';
import { renderPage } from '../test-support/page.tsx';
import { TasksView } from './tasks.tsx';
import { TopTasks } from './top-tasks.tsx';

beforeEach(() => window.history.replaceState(undefined, '', '/?v=1&view=tasks'));
afterEach(cleanup);

const header = (name: string): HTMLElement => screen.getByRole('columnheader', { name: new RegExp(`^${name}`) });

test('the table counts its rows and says by what it is sorted', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  expect(screen.getByTestId('task-count').getAttribute('data-value')).toBe('2');
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('3');
  expect(header('p95').getAttribute('aria-sort')).toBe('descending');
  expect(header('p99').getAttribute('aria-sort')).toBe('none');
});

test('a heading sorts by its column, a second click turns the order, and the address follows', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  fireEvent.click(screen.getByRole('button', { name: /^max/ }));
  expect(header('max').getAttribute('aria-sort')).toBe('descending');
  expect(window.location.search).toContain('sort=-pollMax');
  fireEvent.click(screen.getByRole('button', { name: /^max/ }));
  expect(header('max').getAttribute('aria-sort')).toBe('ascending');
  expect(window.location.search).toContain('sort=pollMax');
});

test('names sort from A to Z first', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  fireEvent.click(screen.getByRole('button', { name: /^Task/ }));
  expect(header('Task').getAttribute('aria-sort')).toBe('ascending');
});

test('a preset is one click and shows as chosen', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  const preset = screen.getByRole('button', { name: 'Longest waiting' });
  fireEvent.click(preset);
  expect(preset.getAttribute('aria-pressed')).toBe('true');
  expect(window.location.search).toContain('sort=-waitingFor');
});

test('a filter that matches nothing says so and offers the way back', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'nothing' } });
  expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('No task matches “nothing”');
  fireEvent.click(screen.getByRole('button', { name: 'Clear filter' }));
  expect(screen.getByTestId('task-count').getAttribute('data-value')).toBe('2');
});

test('the longest p95 over the last 60 s is one click, and in the address', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  fireEvent.click(screen.getByRole('button', { name: 'Longest p95 over 60 s' }));
  expect(window.location.search).toContain('window=60');
});

test('a filter that is not understood says what and where, and shows the rest', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  const box = screen.getByRole('searchbox');
  fireEvent.change(box, { target: { value: 'queue:fore p95>fast' } });
  expect(screen.getByTestId('filter-error').dataset['value']).toBe('11');
  expect(screen.getByTestId('filter-error').textContent).toContain('“fast” is not a duration');
  expect(box.getAttribute('aria-invalid')).toBe('true');
  expect(screen.getByTestId('task-count').getAttribute('data-value')).toBe('1');
});

test('a column that is left out stays in the address, and comes back', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Self', hidden: true }));
  expect(screen.queryByRole('columnheader', { name: /^Self/ })).toBeNull();
  expect(window.location.search).toContain('without=selfWakes');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Self', hidden: true }));
  expect(header('Self')).toBeTruthy();
});

test('a group leads to its tasks', () => {
  renderPage(<TopTasks windowSeconds={30} window="30 s" />).ingest(definitions, aSecond(80));
  fireEvent.click(screen.getByRole('link', { name: 'prerender' }));
  const address = new URLSearchParams(window.location.search);
  expect(address.get('filter')).toBe('name="prerender" queue="background"');
  expect(address.get('group')).toBeNull();
});

test('grouping by name exchanges the state for the number of tasks', () => {
  renderPage(<TasksView />).ingest(definitions, aSecond(80));
  fireEvent.click(screen.getByRole('radio', { name: 'By name' }));
  expect(header('Tasks')).toBeTruthy();
  expect(screen.queryByRole('columnheader', { name: /^State/ })).toBeNull();
});
