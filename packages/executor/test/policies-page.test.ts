import { expect, test, vi } from 'vitest';
import { runSnippet, snippetsOf } from './snippets.ts';

test.each(await snippetsOf('policies.md'))('$title: the policy does what the page says', async ({ code, prints }) => {
  const log = vi.spyOn(console, 'log').mockReturnValue();
  await runSnippet(code);
  const printed = log.mock.calls.map((words) => words.join(' '));
  log.mockRestore();
  expect(prints).toHaveLength(1);
  expect(printed).toEqual(prints);
});
