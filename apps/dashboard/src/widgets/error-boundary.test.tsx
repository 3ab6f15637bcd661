import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ErrorBoundary } from './error-boundary.tsx';

afterEach(cleanup);

function Broken(): never {
  throw new Error('no such queue');
}

test('a view that throws leaves a page that says so and how to go on', () => {
  // React prints the error as well, which is right on a page and noise here.
  const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
  );
  printed.mockRestore();
  expect(screen.getByRole('heading').textContent).toBe('The console failed');
  expect(screen.getByText(/no such queue/)).toBeDefined();
  expect(screen.getByRole('button', { name: 'Reload' })).toBeDefined();
});
