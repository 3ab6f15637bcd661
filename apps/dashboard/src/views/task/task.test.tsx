import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { ResourcesView } from '../resources/resources.tsx';
import { blankCanvas } from '../test-support/canvas.ts';
import { aSecond, definitions } from '../test-support/frames.ts';
import { renderPage } from '../test-support/page.tsx';
import { findings, wait } from '../test-support/trouble.ts';
import { TaskFiguresPanel } from './task-figures-panel.tsx';
import { TaskView } from './task.tsx';

function View({ of }: { readonly of: typeof TaskView }) {
  const overview = useQuery<'overview'>({ kind: 'overview', span: useSpan(30) })?.value;
  const Shown = of;
  return overview && <Shown overview={overview} />;
}

const open = (address: string): void => window.history.replaceState(undefined, '', address);

beforeAll(blankCanvas);
beforeEach(() => open('/?v=1&view=task&task=2'));
afterEach(cleanup);

const value = (name: string): string | undefined => screen.getByTestId(name).dataset['value'];

test('a task is shown with what it waits for, and who holds that', () => {
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80), ...wait, findings);
  expect(value('task-title')).toBe('prerender');
  expect(value('task-state')).toBe('waiting');
  expect(value('waits-on')).toBe('connections');
  expect(value('held-by')).toBe('GET tile');
});

test('by whom it was woken is counted, and each wake told', () => {
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80), ...wait);
  expect(screen.getByText('2\u202ftimes'.replace('\u202f', ' '))).toBeTruthy();
  expect(screen.getByText(/changed nothing: it was runnable/)).toBeTruthy();
});

test('its slowest polls are listed, longest first', () => {
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80), ...wait);
  expect(screen.getAllByTestId('task-slow-poll').map(({ dataset }) => dataset['value'])).toEqual([
    '9000000',
    '4000000',
  ]);
});

test('only its own findings are listed', () => {
  open('/?v=1&view=task&task=1');
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80), findings);
  expect(screen.getAllByTestId('finding').map(({ dataset }) => dataset['value'])).toEqual(['long-hold']);
});

test('counts are of the window, and say when they are not recorded', () => {
  renderPage(<TaskFiguresPanel task={1} queue={0} windowSeconds={30} window="30 s" />).ingest(definitions, aSecond(80));
  expect(value('task-polls')).toBe('80');
  expect(value('task-wakes')).toBeUndefined();
  expect(screen.getAllByText(/recorded at the level “everything”/)).toHaveLength(2);
});

test('a bar leads to the polls in it, and a poll to the timeline', () => {
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80), ...wait);
  fireEvent.click(screen.getByRole('button', { name: 'Spread of poll times as a table' }));
  const [bar] = screen.getAllByRole('button', { name: 'List the polls' });
  fireEvent.click(bar as HTMLElement);
  expect(screen.getByTestId('bar-polls').dataset['value']).toBe('1');
  expect(screen.getByTestId('bar-poll').dataset['value']).toBe('9000000');
  fireEvent.click(within(screen.getByTestId('bar-poll')).getByRole('link'));
  expect(window.location.search).toMatch(/view=timeline.*range=0\.921-0\.948/);
});

test('a task that is not known says why', () => {
  open('/?v=1&view=task&task=99');
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80));
  expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Task 99 is not known');
});

test('an address without a task leads to the table', () => {
  open('/?v=1&view=task&task=nonsense');
  renderPage(<View of={TaskView} />).ingest(definitions, aSecond(80));
  expect(screen.getByRole('link', { name: 'All tasks' })).toBeTruthy();
});

test('a resource is shown with its holder and those who wait', () => {
  open('/?v=1&view=resources&resource=3');
  renderPage(<View of={ResourcesView} />).ingest(definitions, aSecond(80), ...wait);
  expect(value('resource-row')).toBe('connections');
  expect(value('resource-holder')).toBe('GET tile');
  expect(screen.getByRole('list', { name: /^Tasks that wait/ }).textContent).toMatch(/^prerender2for/);
});

test('a source without resources says so', () => {
  open('/?v=1&view=resources');
  const page = renderPage(<View of={ResourcesView} />);
  page.source({ capabilities: ['polls'] });
  page.ingest(definitions, aSecond(80), ...wait);
  expect(screen.getByText('Resources are not told by this source')).toBeTruthy();
});
