import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { aSecond, definitions } from '../test-support/frames.ts';
import { renderPage } from '../test-support/page.tsx';
import { runningPoll, stacks } from '../test-support/trouble.ts';
import { BlockedPanel } from './blocked-panel.tsx';
import { RunningPanel } from './running-panel.tsx';

afterEach(cleanup);

const frames = (): (string | null)[] => screen.getAllByTestId('stack-frame').map(({ textContent }) => textContent);

test('there is no panel while nothing runs long', () => {
  renderPage(<RunningPanel windowSeconds={30} />).ingest(definitions, aSecond(80));
  expect(screen.queryByTestId('running-poll')).toBeNull();
});

test('a poll in progress is named with its queue, and why there is no stack yet', () => {
  renderPage(<RunningPanel windowSeconds={30} />).ingest(definitions, aSecond(80), runningPoll);
  const poll = screen.getByTestId('running-poll');
  expect(poll.textContent).toMatch(/400\u202fmsGET tile1foregroundworker 0/);
  expect(screen.getByTestId('no-stack').textContent).toMatch(/^No call stack: the agent takes the first when/);
});

test('a source that takes no stacks says so', () => {
  const page = renderPage(<RunningPanel windowSeconds={30} />);
  page.source({ capabilities: ['polls', 'openPolls'] });
  page.ingest(definitions, aSecond(80), runningPoll);
  expect(screen.getByTestId('no-stack').textContent).toMatch(/this agent takes none/);
});

test('samples of the poll become a tree with counts', () => {
  renderPage(<RunningPanel windowSeconds={30} />).ingest(definitions, aSecond(80), runningPoll, stacks);
  expect(screen.getByTestId('stack').dataset['value']).toBe('2');
  expect(frames()).toEqual(['2handle /app/main.js:40:3', '1parse /app/parse.js:7:5', '1parse /app/parse.js:9:5']);
});

test('one sample is a stack, innermost call first', () => {
  const page = renderPage(<RunningPanel windowSeconds={30} />);
  const [strings, taken] = stacks.sections;
  if (strings?.kind !== 'strings' || taken?.kind !== 'stacks') throw new Error('trouble.ts has no stacks');
  const once = { ...stacks, sections: [strings, { ...taken, rows: taken.rows.slice(0, 1) }] };
  page.ingest(definitions, aSecond(80), runningPoll, once);
  expect(frames()).toEqual(['parse /app/parse.js:7:5', 'handle /app/main.js:40:3']);
  expect(screen.getByRole('button', { name: 'Copy the newest stack' })).toBeTruthy();
});

test('the stacks of a poll stay after it, by poll', () => {
  renderPage(<BlockedPanel task={1} windowSeconds={30} window="30 s" />).ingest(
    definitions,
    aSecond(80),
    runningPoll,
    stacks,
  );
  expect(screen.getAllByTestId('stack')).toHaveLength(1);
  expect(screen.getByText(/blocked for 200\sms or more/)).toBeTruthy();
});
