import { Channel, type Frame } from '@pollscope/protocol';
import { act, cleanup, configure, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { blankCanvas } from '../test-support/canvas.ts';
import { aSecond, definitions } from '../test-support/frames.ts';
import { type Page, renderPage } from '../test-support/page.tsx';
import { marks } from '../test-support/trouble.ts';
import { TimelineView } from './timeline.tsx';

const MS = 1e6;

// Waiting costs time only until it is right.
configure({ asyncUtilTimeout: 30_000 });
vi.setConfig({ testTimeout: 60_000 });

beforeAll(() => {
  blankCanvas();
  // The test's DOM has no layout.
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { get: () => 900 });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { get: () => 500 });
});

afterEach(cleanup);

/** `GET tile` is polled for 2 ms at 10 ms, `prerender` for 30 ms at 20 ms, and `GET tile` again for 5 ms. */
const polls: Frame = {
  channel: Channel.events,
  sequence: 1,
  sections: [
    {
      kind: 'polls',
      worker: 0,
      length: 3,
      task: Uint32Array.of(1, 2, 1),
      start: Float64Array.of(10 * MS, 20 * MS, 60 * MS),
      duration: Float64Array.of(2 * MS, 30 * MS, 5 * MS),
      queueDelay: Float64Array.of(0, 1 * MS, 9 * MS),
      outcome: Uint8Array.of(0, 1, 0),
      source: new Uint8Array(3),
    },
  ],
};

function open(): Page {
  const page = renderPage(<TimelineView />);
  page.source({ level: 'polls' });
  page.ingest(definitions, polls);
  return page;
}

const data = (id: string): string[] => screen.getAllByTestId(id).map(({ dataset }) => dataset['value'] ?? '');
const button = (name: string): HTMLElement => screen.getByRole('button', { name });
const press = (key: string): void => void fireEvent.keyDown(screen.getByTestId('timeline'), { key });

/** Opens the page with all that there is in view, and the table below. */
async function openWhole(): Promise<Page> {
  const page = open();
  fireEvent.click(button('The timeline as a table'));
  await screen.findAllByTestId('timeline-lane');
  // As long as not all is known that there is, it is not all.
  await waitFor(() => {
    fireEvent.click(button('Whole'));
    expect(data('timeline-poll')).toHaveLength(3);
  });
  return page;
}

test('the table tells what is drawn: lanes with the slowest task first, and each poll', async () => {
  await openWhole();
  expect(data('timeline-poll')).toEqual(['10000000', '20000000', '60000000']);
  expect(data('timeline-lane')).toEqual(['main', 'foreground', 'background', 'prerender', 'GET tile']);
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'tile' } });
  await waitFor(() => expect(data('timeline-lane')).toEqual(['main', 'foreground', 'background', 'GET tile']));
});

test('a lane and its longest poll are chosen by keys, and the polls beside it', async () => {
  await openWhole();
  press('ArrowDown');
  press('Enter');
  await waitFor(() => expect(data('poll-duration')).toEqual([String(30 * MS)]));
  expect(screen.getByText('yielded: it runs again')).toBeTruthy();
  press('.');
  await waitFor(() => expect(data('poll-start')).toEqual([String(60 * MS)]));
  expect(screen.getByText(/recorded at the level “everything”/)).toBeTruthy();
  fireEvent.click(button('Close'));
  expect(screen.queryByTestId('poll-start')).toBeNull();
});

test('what the program marked is in the table, until it is not wanted', async () => {
  const page = await openWhole();
  page.ingest(marks, aSecond(10, 1));
  await waitFor(() => {
    fireEvent.click(button('Whole'));
    expect(data('timeline-mark')).toEqual([String(600 * MS), String(700 * MS)]);
  });
  expect(screen.getByText('{"version":3}')).toBeTruthy();
  fireEvent.click(button('Marks'));
  await waitFor(() => expect(screen.queryByTestId('timeline-mark')).toBeNull());
});

test('a selected range is shown and let go of', async () => {
  const { session } = open();
  act(() => session.selectRange({ from: 10 * MS, to: 12 * MS }));
  fireEvent.click(button('Fit'));
  await waitFor(() => expect(Number(data('timeline-span')[0])).toBeLessThan(3 * MS));
  press('Escape');
  expect(session.following.get()).toEqual({ kind: 'live' });
});

test('the view follows until it is moved, and again when asked to', async () => {
  open();
  const live = button('Live');
  expect(live.getAttribute('aria-pressed')).toBe('true');
  press('a');
  await waitFor(() => expect(live.getAttribute('aria-pressed')).toBe('false'));
  fireEvent.click(live);
  await waitFor(() => expect(live.getAttribute('aria-pressed')).toBe('true'));
});
