import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { aSecond, definitions } from '../test-support/frames.ts';
import { type Page, renderPage } from '../test-support/page.tsx';
import { wait } from '../test-support/trouble.ts';
import { Commands } from './commands.tsx';

beforeEach(() => window.history.replaceState(undefined, '', '/'));
afterEach(cleanup);

function Everything() {
  return (
    <>
      <button type="button">before</button>
      <Commands />
    </>
  );
}

/** The page with its data, and the palette open. */
function openPalette(): Page {
  const page = renderPage(<Everything />);
  page.connection({ kind: 'live' });
  page.ingest(definitions, aSecond(80), ...wait);
  screen.getByRole('button', { name: 'before' }).focus();
  fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
  return page;
}

const search = (text: string) => fireEvent.change(screen.getByRole('combobox'), { target: { value: text } });
const press = (key: string) => fireEvent.keyDown(screen.getByRole('combobox'), { key });
const titles = (): (string | null)[] => screen.getAllByRole('option').map(({ textContent }) => textContent);
const address = (): string => window.location.search;

test.each([
  ['que', 'view=queues'],
  ['backgr', 'view=queues&queue=background'],
  ['connections', 'view=resources&resource=3'],
  ['5 min', 'window=300'],
  ['depth', 'metric=depthMax'],
  ['longest p95', 'view=tasks'],
])('“%s” and Enter lead to %s', (text, expected) => {
  openPalette();
  search(text);
  press('Enter');
  expect(address()).toContain(expected);
  expect(screen.queryByRole('dialog')).toBeNull();
});

test('a task is found by its name once it is typed', () => {
  const page = openPalette();
  search('prerender');
  page.ingest(aSecond(80, 1));
  press('Enter');
  expect(address()).toContain('view=task&task=2');
});

test('arrows move the choice and stop at the ends; what is chosen is told', () => {
  openPalette();
  search('go to');
  const chosen = () => screen.getByRole('option', { selected: true }).textContent;
  const first = chosen();
  press('ArrowUp');
  expect(chosen()).toBe(first);
  press('ArrowDown');
  expect(chosen()).toBe(titles()[1]);
  expect(screen.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(
    screen.getByRole('option', { selected: true }).id,
  );
});

test('what nothing is called is said', () => {
  openPalette();
  search('zzzz');
  expect(screen.getByText('Nothing here is called “zzzz”.')).toBeTruthy();
  press('Enter');
  expect(screen.getByRole('dialog')).toBeTruthy();
});

test('the focus goes back to where it was', () => {
  openPalette();
  fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'before' }));
});

test('? lists what has a key, and keys of the page rest meanwhile', () => {
  const page = renderPage(<Everything />);
  page.connection({ kind: 'live' });
  page.ingest(definitions);
  fireEvent.keyDown(document.body, { key: '?', shiftKey: true });
  const keys = screen.getByRole('group', { name: 'Keys of this view' }).textContent;
  expect(keys).toContain('play or stop a recordingSpace');
  expect(keys).toContain('Find a command, queue, task or resourceCtrlK/');
  fireEvent.keyDown(document.body, { key: ' ' });
  expect(page.session.following.get().kind).toBe('live');
});

test('digits go to the views', () => {
  renderPage(<Everything />);
  act(() => void fireEvent.keyDown(document.body, { key: '3' }));
  expect(address()).toContain('view=tasks');
});
