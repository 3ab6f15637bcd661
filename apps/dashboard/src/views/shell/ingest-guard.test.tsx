import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ingestFailure } from '../../session/ingest-failure.ts';
import { ErrorBoundary } from '../../widgets/error-boundary.tsx';
import { IngestGuard } from './ingest-guard.tsx';

afterEach(cleanup);

/** A page whose worker does what the function tells it. */
function pageWith(fail: (worker: EventTarget) => void): void {
  const worker = new EventTarget();
  // React prints the error as well, which is right on a page and noise here.
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(
    <ErrorBoundary>
      <IngestGuard failure={ingestFailure(worker as Worker)}>
        <p>figures</p>
      </IngestGuard>
    </ErrorBoundary>,
  );
  act(() => fail(worker));
  printed.mockRestore();
}

test('while the worker works, the page is there', () => {
  pageWith(() => undefined);
  expect(screen.getByText('figures')).toBeTruthy();
});

test.each([
  [new ErrorEvent('error', { message: 'out of memory' }), /its worker stopped: out of memory/],
  [new ErrorEvent('error'), /its worker did not start/],
  [new MessageEvent('messageerror'), /sent what cannot be read/],
])('a worker that fails takes the page with it, which says why and offers to reload', (event, reason) => {
  pageWith((worker) => void worker.dispatchEvent(event));
  expect(screen.queryByText('figures')).toBeNull();
  expect(screen.getByText(reason)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
});
