import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { ConnectionBanner } from '../connection/banner.tsx';
import { renderPage } from '../test-support/page.tsx';
import { LevelControl } from './level-control.tsx';

afterEach(cleanup);

test('the level can be changed where the agent lets clients do so', () => {
  const page = renderPage(<LevelControl />);
  page.source({ level: 'aggregates' });
  fireEvent.change(screen.getByLabelText(/^Level/), { target: { value: 'everything' } });
  expect(page.levels).toEqual(['everything']);
  // It is the agent that says what the level is.
  expect(screen.getByTestId('level').dataset['value']).toBe('aggregates');
});

test('elsewhere it is only shown', () => {
  const page = renderPage(<LevelControl />);
  page.source({ capabilities: ['polls'], level: 'everything' });
  expect(screen.queryByRole('combobox')).toBeNull();
  expect(screen.getByTestId('level').textContent).toBe('everything');
});

test('a request that was declined is told until it was read, and again when it is declined again', () => {
  const page = renderPage(<ConnectionBanner />);
  const declined = { type: 'declined', request: 'setLevel', message: 'start the agent with control' } as const;
  page.source({}, { declined });
  expect(screen.getByTestId('banner').textContent).toContain('The change of level was declined.');
  fireEvent.click(screen.getByRole('button', { name: 'Got it' }));
  page.source({}, { declined: { ...declined } });
  expect(screen.queryByTestId('banner')).toBeNull();
  page.source({});
  page.source({}, { declined });
  expect(screen.getByTestId('banner')).toBeTruthy();
});

test('a program that records nothing says so', () => {
  const page = renderPage(<ConnectionBanner />);
  page.source({ level: 'off' });
  expect(screen.getByTestId('banner').textContent).toContain('its level is “off”');
});
