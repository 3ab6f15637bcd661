import { Channel, type Frame, SliceEnd } from '@pollscope/protocol';
import { cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { blankCanvas } from '../test-support/canvas.ts';
import { aSecond, definitions } from '../test-support/frames.ts';
import { queueDefinitions, queueSecond } from '../test-support/many-queues.ts';
import { renderPage } from '../test-support/page.tsx';
import { WorkersView } from '../workers/workers.tsx';
import { QueuesView } from './queues.tsx';

function Page({ of: Shown }: { readonly of: typeof QueuesView | typeof WorkersView }) {
  const overview = useQuery<'overview'>({ kind: 'overview', span: useSpan(30) })?.value;
  return overview && <Shown overview={overview} />;
}

/** `GET tile` on foreground waits for 300 ms while `prerender` on background polls, and has its turn after it. */
const starved: Frame = {
  channel: Channel.events,
  sequence: 1,
  sections: [
    { kind: 'parks', worker: 0, rows: [{ start: 0.1e9, duration: 0.1e9, reason: 0 }] },
    {
      kind: 'polls',
      worker: 0,
      length: 2,
      task: Uint32Array.of(2, 1),
      start: Float64Array.of(0.2e9, 0.6e9),
      duration: Float64Array.of(0.4e9, 0.1e9),
      queueDelay: Float64Array.of(0, 0.3e9),
      outcome: new Uint8Array(2),
      source: new Uint8Array(2),
    },
    { kind: 'parks', worker: 0, rows: [{ start: 0.7e9, duration: 0.2e9, reason: 0 }] },
    {
      kind: 'slices',
      worker: 0,
      rows: [
        {
          queue: 0,
          start: 0.6e9,
          duration: 0.1e9,
          vruntime: 100,
          deadline: 350,
          lag: 5e6,
          eligible: 2,
          granted: 2e6,
          reason: SliceEnd.preempted,
          by: 1,
        },
      ],
    },
  ],
};

beforeAll(blankCanvas);
beforeEach(() => window.history.replaceState(undefined, '', '/?v=1&view=queues&queue=foreground'));
afterEach(cleanup);

const value = (name: string): number => Number(screen.getByTestId(name).dataset['value']);

test('run, starve and wait of a queue sum to the whole of its time', () => {
  renderPage(<Page of={QueuesView} />).ingest(definitions, aSecond(80), starved);
  const parts = ['run', 'starve', 'wait'].map((part) => value(`service-foreground-${part}`));
  expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1);
  // Of the 900 ms that single events tell of.
  expect(parts[0]).toBeCloseTo(1 / 9);
  expect(parts[1]).toBeCloseTo(3 / 9);
});

test('a starved stretch names who ran instead, with share and longest poll', () => {
  renderPage(<Page of={QueuesView} />).ingest(definitions, aSecond(80), starved);
  const stretch = screen.getByTestId('starved-stretch');
  expect(stretch.dataset['value']).toBe('300000000');
  fireEvent.click(within(stretch).getByRole('button', { name: 'Who ran instead?' }));
  const antagonist = within(screen.getByTestId('starved-stretch')).getByTestId('antagonist');
  expect(antagonist.textContent).toMatch(/^prerender2background300\sms100\.0\s%400\sms1$/u);
});

test('a turn of the queue says why it ended, and by whom', () => {
  renderPage(<Page of={QueuesView} />).ingest(definitions, aSecond(80), starved);
  expect(screen.getByTestId('slice').textContent).toMatch(/\+5\.00\sms2502preempted by background$/u);
});

test('what the source does not tell is said to be missing, and what it tells is shown', () => {
  const page = renderPage(<Page of={QueuesView} />);
  page.source({ capabilities: ['polls', 'locations'] });
  page.ingest(definitions, aSecond(80), starved);
  expect(screen.getByTestId('detail-foreground-lag').textContent).toBe('not told by this source');
  expect(screen.getByTestId('detail-foreground-received').dataset['value']).toBe('0.8');
  expect(screen.getByText('Queue delays are not told by this source')).toBeTruthy();
  expect(screen.queryByRole('columnheader', { name: 'Error' })).toBeNull();
  expect(screen.getByText(/tells no weights/)).toBeTruthy();
});

test('a worker whose event loop had no turn is listed with the task that kept it', () => {
  renderPage(<Page of={WorkersView} />).ingest(definitions, aSecond(80), starved);
  const row = screen.getByTestId('unattended');
  expect(row.dataset['value']).toBe('500000000');
  expect(row.textContent).toMatch(/prerender2400\sms2$/u);
});

test('a source that tells no turns of the event loop says so', () => {
  const page = renderPage(<Page of={WorkersView} />);
  page.source({ capabilities: ['polls', 'parks'] });
  page.ingest(definitions, aSecond(80), starved);
  expect(screen.getByText('Turns of the event loop are not told by this source')).toBeTruthy();
});

test('of a hundred queues the busiest are listed, and more on demand', () => {
  const page = renderPage(<Page of={QueuesView} />);
  const names = Array.from({ length: 100 }, (_, queue) => `tenant ${queue}`);
  page.ingest(queueDefinitions(names), queueSecond(names.length, 0));
  const rows = () => document.querySelector('table')?.querySelectorAll('tbody tr').length;
  expect(screen.getByText(/the 40 busiest of 100/)).toBeTruthy();
  expect(rows()).toBe(41);
  fireEvent.click(screen.getByRole('button', { name: 'Show 40 more' }));
  page.ingest(queueSecond(names.length, 1));
  expect(rows()).toBe(81);
  fireEvent.click(screen.getByRole('button', { name: 'Show 20 more' }));
  page.ingest(queueSecond(names.length, 2));
  expect(rows()).toBe(100);
});
