import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { NO_SURVEY, type RecordingFacts, type ReplayState } from '../../ingest/recording/replay-state.ts';
import { renderPage } from '../test-support/page.tsx';
import { NoSource } from './no-source.tsx';
import { Transport } from './transport.tsx';

afterEach(cleanup);

const facts: RecordingFacts = {
  name: 'night.pollscope',
  bytes: 2_000_000,
  metadata: {
    protocol: { major: 1, minor: 0 },
    writer: 'pollscope/1',
    epoch: 'a',
    startedAt: 0,
    source: { name: 'tiles', language: 'TypeScript', runtime: 'Node', pid: 7 },
    capabilities: [],
    cause: { kind: 'crash', message: 'TypeError: x is not a function', at: 60e9 },
  },
  from: 0,
  to: 60e9,
  events: 10,
  notices: [],
};

const open: ReplayState = {
  kind: 'open',
  facts,
  survey: {
    ...NO_SURVEY,
    findings: [
      { id: 1, detector: 'long-poll', severity: 'critical', first: 9e9, toldAt: 10e9, sentence: 'Too long.' },
      { id: 2, detector: 'long-poll', severity: 'warning', first: 39e9, toldAt: 40e9, sentence: 'Again.' },
    ],
  },
};

function player(position: number, isPlaying = false) {
  return { position, isPlaying, speed: 1, loading: undefined };
}

test('without a source the page says how to open a recording', () => {
  renderPage(<NoSource />);
  expect(screen.getByRole('heading').textContent).toBe('Open a recording');
  expect(screen.getByRole('button', { name: 'Open a file…' })).toBeDefined();
});

test('while a trace is converted the page says how far it is', () => {
  const page = renderPage(<NoSource />);
  page.replay({ kind: 'opening', name: 'a.bin.gz', doing: 'converting', progress: 0.25 });
  expect(screen.getByRole('heading').textContent).toBe('Converting the trace');
  expect(screen.getByText(/25\.0/)).toBeDefined();
});

test('what cannot be opened is said with what to do, and another file may be chosen', () => {
  const page = renderPage(<NoSource />);
  const problem = { title: 'This recording is damaged', advice: 'Get another copy.', detail: 'Checksum.' };
  page.replay({ kind: 'failed', name: 'a.pollscope', problem });
  expect(screen.getByRole('heading').textContent).toBe('This recording is damaged');
  expect(screen.getByText(/Get another copy/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Open another file…' })).toBeDefined();
});

test('the transport says where the position is, why the recording ends, and which findings are beside it', () => {
  const page = renderPage(<Transport />);
  expect(screen.queryByTestId('transport')).toBeNull();
  page.replay(open, player(60e9));
  expect(screen.getByTestId('position').textContent).toMatch(/^1.min 00.s$/);
  expect(screen.getByTestId('recording-cause').textContent).toContain('TypeError: x is not a function');
  expect(screen.getByTestId('next-finding')).toHaveProperty('disabled', true);
  expect(screen.getByTestId('previous-finding').title).toContain('Again.');
  page.replay(open, player(20e9));
  expect(screen.queryByTestId('recording-cause')).toBeNull();
  expect(screen.getByTestId('next-finding').title).toContain('Again.');
  expect(screen.getByTestId('previous-finding').title).toContain('Too long.');
});

test('what is missing in a recording is listed', () => {
  const page = renderPage(<Transport />);
  page.replay({ ...open, facts: { ...facts, notices: ['No index.', 'A tail is missing.'] } }, player(60e9));
  expect(screen.getByTestId('recording-notices').textContent).toContain('2 remarks on what is missing');
  expect(screen.getByText('A tail is missing.')).toBeDefined();
});

test('Play becomes Pause while it plays', () => {
  const page = renderPage(<Transport />);
  page.replay(open, player(5e9, true));
  expect(screen.getByTestId('play').textContent).toBe('Pause');
});
