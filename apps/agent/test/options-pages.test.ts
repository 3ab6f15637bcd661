import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { AGENT_SETTINGS } from '../src/environment.ts';

function page(name: string): Promise<string> {
  return readFile(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');
}

test('docs/command.md has the variable and the flag of each option', async () => {
  const rows = [...(await page('command.md')).matchAll(/^\| `(POLLSCOPE_\w+)` \| `(--[\w-]+)` \| `(\w+)`/gm)];
  const documented = rows.map(([, variable, flag, option]) => ({ variable, flag, option }));
  const settings = AGENT_SETTINGS.map(({ variable, flag, option }) => ({ variable, flag: flag.split(' ')[0], option }));
  expect(new Set(documented)).toEqual(new Set(settings));
});

test('docs/embedding.md has each option', async () => {
  const [, options = ''] = (await page('embedding.md')).split('\n## Options\n');
  const [table = ''] = options.split('\n## ');
  const documented = [...table.matchAll(/^\| `(\w+)` \|/gm)].map(([, option]) => option);
  expect(new Set(documented)).toEqual(new Set(['executor', ...AGENT_SETTINGS.map(({ option }) => option)]));
});
