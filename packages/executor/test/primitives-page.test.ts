import { expect, test, vi } from 'vitest';
import { runSnippet, snippetsOf } from './snippets.ts';

const [beginning, ...snippets] = await snippetsOf('primitives.md');

test.each(snippets)('$title: the snippet prints what it says', async ({ code, prints }) => {
  const printed: string[] = [];
  const log = vi.spyOn(console, 'log').mockImplementation((...words) => printed.push(words.join(' ')));
  await runSnippet(`${beginning?.code}\n${code}`);
  log.mockRestore();
  expect(prints.length).toBeGreaterThan(0);
  expect(printed).toEqual(prints);
});
