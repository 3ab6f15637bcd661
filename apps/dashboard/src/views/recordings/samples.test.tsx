import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateWithStreams, memorySource, openRecording } from '@pollscope/protocol/recording';
import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { renderPage } from '../test-support/page.tsx';
import { SAMPLES, Samples } from './samples.tsx';

afterEach(cleanup);

test('each sample is listed with what it shows', () => {
  renderPage(<Samples />);
  expect(screen.getAllByRole('button').map((button) => button.textContent)).toEqual(SAMPLES.map(({ name }) => name));
});

test.each(SAMPLES)('$url comes with the console, and is whole', async ({ url }) => {
  const bytes = await readFile(join(import.meta.dirname, `../../../public/${url}`));
  const recording = await openRecording(memorySource(bytes), inflateWithStreams);
  expect(recording.damage).toEqual([]);
  expect(recording.metadata.capabilities).toContain('findings');
  expect(bytes.length).toBeLessThan(400_000);
});
