import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { aSecond, definitions } from '../test-support/frames.ts';
import { queueDefinitions, queueSecond } from '../test-support/many-queues.ts';
import { renderPage } from '../test-support/page.tsx';
import { marks } from '../test-support/trouble.ts';
import { Figures } from './figures.tsx';
import { MarksPanel } from './marks-panel.tsx';
import { QueueTable } from './queue-table.tsx';

afterEach(cleanup);

function Panels() {
  const overview = useQuery<'overview'>({ kind: 'overview', span: useSpan(30), most: 80 })?.value;
  if (overview === undefined) return undefined;
  return (
    <>
      <Figures overview={overview} window="30 s" />
      <QueueTable overview={overview} windowSeconds={30} window="30 s" />
    </>
  );
}

const value = (name: string): string | null => screen.getByTestId(name).getAttribute('data-value');

test('figures carry their exact values', () => {
  const page = renderPage(<Panels />);
  page.ingest(definitions, aSecond(80));
  expect(Number(value('poll-p50')) / 1e6).toBeCloseTo(1, 1);
  expect(value('poll-max')).toBe('10000000');
  expect(value('polls-total')).toBe('82');
  expect(value('depth')).toBe('6');
  expect(Number(value('polling-share'))).toBeCloseTo(0.1);
  expect(Number(value('parked-share'))).toBeCloseTo(0.7);
});

test('a source that tells nothing of itself or of parks is not said to cost nothing or never to sleep', () => {
  const page = renderPage(<Panels />);
  page.source({ capabilities: ['polls', 'queues'] });
  page.ingest(definitions, aSecond(80));
  for (const figure of ['events-per-second', 'probe-share', 'polling-share']) {
    expect(screen.getByTestId(figure).textContent).toBe('–');
  }
  expect(screen.getByText('not told by this source')).toBeTruthy();
  expect(screen.getByText(/when workers sleep is not told/)).toBeTruthy();
});

test('each queue shows what it received beside what it was owed', () => {
  const page = renderPage(<Panels />);
  page.ingest(definitions, aSecond(80));
  expect(value('queue-foreground-received-share')).toBe('0.8');
  expect(value('queue-foreground-entitled-share')).toBe('0.8');
  expect(value('queue-foreground-share-error')).toBe('0');
  expect(value('queue-background-received-share')).toBe('0.2');
  expect(value('queue-background-weight')).toBe('1');
  expect(value('jain')).toBe('1');
});

test('a percentile of fewer than twenty samples is not shown, and the reader is told why', () => {
  const page = renderPage(<Panels />);
  page.ingest(definitions, aSecond(10));
  expect(value('poll-p95')).toBeNull();
  expect(screen.getByTestId('poll-p95').textContent).toBe('–');
  expect(screen.getAllByText(/few samples/)).toHaveLength(2);
  expect(screen.getByTestId('queue-background-poll-p95').textContent).toBe('n = 2');
});

test('of ten thousand queues the busiest are listed, and the others are one row', () => {
  const page = renderPage(<Panels />);
  const names = Array.from({ length: 10_000 }, (_, queue) => `tenant ${queue}`);
  page.ingest(queueDefinitions(names), queueSecond(names.length, 0));
  expect(screen.getByText(/the 40 busiest of 10[  ,]000/)).toBeTruthy();
  expect(document.querySelectorAll('tbody tr')).toHaveLength(41);
  expect(value('queues-others')).toBe('9960');
  expect(screen.getByRole('rowheader', { name: /9[  ,]960 others/ })).toBeTruthy();
});

test('marks are listed newest first, with their task and fields; without any there is no panel', () => {
  const page = renderPage(<MarksPanel windowSeconds={30} window="30 s" />);
  page.ingest(definitions, aSecond(80));
  expect(screen.queryByText('Marks')).toBeNull();
  page.ingest(marks);
  expect(screen.getAllByTestId('mark').map(({ textContent }) => textContent)).toEqual([
    '200\u202fmswarm-upjust nowGET tile1',
    'deployjust now{"version":3}',
  ]);
});

test('paused figures stay while data comes in, and jump to now on resuming', () => {
  const page = renderPage(<Panels />);
  page.connection({ kind: 'live' });
  page.ingest(definitions, aSecond(80));
  act(() => page.session.pause());
  page.ingest(aSecond(40, 1));
  expect(value('queue-foreground-polls')).toBe('80');
  act(() => page.session.resume());
  expect(value('queue-foreground-polls')).toBe('120');
});
