import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import type { ConnectionState } from '@pollscope/protocol/client';
import { definitions } from '../test-support/frames.ts';
import { renderPage } from '../test-support/page.tsx';
import { Announcer } from '../../widgets/announcer.tsx';
import { Commands } from '../commands/commands.tsx';
import { PauseButton } from '../shell/pause-button.tsx';
import { AddressNotice } from './address-notice.tsx';
import { ConnectionBanner } from './banner.tsx';
import { FirstContact } from './first-contact.tsx';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const title = (state: ConnectionState): string | null => {
  renderPage(<FirstContact state={state} />);
  const text = screen.getByRole('heading', { level: 1 }).textContent;
  cleanup();
  return text;
};

test('before the first welcome every state has its own page', () => {
  expect(title({ kind: 'connecting', attempt: 0 })).toBe('Connecting to the program');
  expect(title({ kind: 'reconnecting', attempt: 4, retryAt: 0, reason: '' })).toBe('No program answers');
  expect(title({ kind: 'refused', code: 'unauthorized', message: '' })).toBe(
    'This browser may not read the program yet',
  );
  expect(title({ kind: 'refused', code: 'version', message: '' })).toBe('Console and agent speak different versions');
  expect(title({ kind: 'live' })).toBe('Waiting for the first data');
});

test('a refusal hands on what the agent said', () => {
  renderPage(<FirstContact state={{ kind: 'refused', code: 'version', message: 'upgrade agent/2.0 to protocol 3' }} />);
  expect(screen.getByText('upgrade agent/2.0 to protocol 3')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy();
});

test('the banner shows only while something is wrong', () => {
  const page = renderPage(<ConnectionBanner />);
  page.connection({ kind: 'live' });
  expect(screen.queryByTestId('banner')).toBeNull();
  page.connection({ kind: 'reconnecting', attempt: 3, retryAt: Date.now() + 60_000, reason: '' });
  expect(screen.getByTestId('banner').textContent).toMatch(/Connection to tiles lost.*Attempt 3 in 1\u202fmin/);
  expect(screen.getByRole('button', { name: 'Retry now' })).toBeTruthy();
  page.connection({ kind: 'stalled', since: Date.now() - 5_000 });
  expect(screen.getByTestId('banner').textContent).toMatch(/tiles has sent nothing for [56]\u202fs/);
});

test('after an hour without an agent the banner says how old the data are, and goes on trying', () => {
  vi.useFakeTimers();
  const page = renderPage(<ConnectionBanner />);
  page.connection({ kind: 'live' });
  page.connection({ kind: 'connecting', attempt: 1 });
  expect(screen.getByTestId('banner').textContent).toContain('Below is the last that it sent. ');
  act(() => void vi.advanceTimersByTime(3_720_000));
  expect(screen.getByTestId('banner').textContent).toMatch(
    /the last that it sent, 1\u202fh 02\u202fmin ago\. Trying now/,
  );
  expect(screen.getByRole('button', { name: 'Retry now' })).toBeTruthy();
});

test('a restart is told until the user has read it', () => {
  const page = renderPage(<ConnectionBanner />);
  page.connection({ kind: 'live' });
  page.connection({ kind: 'live' }, 'b');
  expect(screen.getByTestId('banner').textContent).toContain('tiles was restarted.');
  fireEvent.click(screen.getByRole('button', { name: 'Got it' }));
  expect(screen.queryByTestId('banner')).toBeNull();
});

function Pausable() {
  return (
    <>
      <Commands />
      <PauseButton />
    </>
  );
}

test('Space pauses and resumes, except where it already means something', () => {
  const page = renderPage(<Pausable />);
  page.connection({ kind: 'live' });
  page.ingest(definitions);
  fireEvent.keyDown(document.body, { key: ' ' });
  expect(page.session.following.get().kind).toBe('paused');
  expect(screen.getByTestId('behind').getAttribute('data-value')).toBe('0');
  fireEvent.keyDown(screen.getByRole('button', { name: /Resume/ }), { key: ' ' });
  expect(page.session.following.get().kind).toBe('paused');
  fireEvent.keyDown(document.body, { key: ' ' });
  expect(page.session.following.get().kind).toBe('live');
});

test('what of the address was not understood is said once', () => {
  window.history.replaceState(undefined, '', '/?v=1&view=everything');
  renderPage(<AddressNotice />);
  window.history.replaceState(undefined, '', '/');
  expect(screen.getByTestId('address-notice').textContent).toContain('view=everything');
  fireEvent.click(screen.getByRole('button', { name: 'Got it' }));
  expect(screen.queryByTestId('address-notice')).toBeNull();
});

test('there is one polite live region', () => {
  render(<Announcer text="Connection lost, reconnecting" />);
  expect(screen.getByRole('status').getAttribute('aria-live')).toBe('polite');
});
