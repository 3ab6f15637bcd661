import { expect, test, vi } from 'vitest';
import { runSnippet, snippetsOf } from './snippets.ts';

/** The first imports, and so compiles, the whole package. */
vi.setConfig({ testTimeout: 60_000 });

const snippets = [...(await snippetsOf('executor.md')), ...(await snippetsOf('seeds.md'))];

test.each(snippets)('$title: the snippet prints what it says', async ({ code, prints }) => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await runSnippet(code);
  const printed = log.mock.calls.map((words) => words.join(' '));
  log.mockRestore();
  expect(prints.length).toBeGreaterThan(0);
  expect(printed).toEqual(prints);
});
