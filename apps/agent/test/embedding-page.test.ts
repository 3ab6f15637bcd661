import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInNode, snippetsOf } from '@pollscope/scripts/snippets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

let state: string;

beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'pollscope-state-'));
});

afterAll(() => rm(state, { recursive: true }));

/** What a comment says that is printed; `…` stands for what differs from run to run. */
function asPrinted(line: string) {
  const pattern = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return expect.stringMatching(new RegExp(`^${pattern.join('.+')}$`));
}

describe.each(['embedding.md', 'metrics.md', 'threads.md'])('docs/%s', async (page) => {
  it.each(await snippetsOf(page))('$title: the snippet prints what it says', async ({ code, prints }) => {
    expect(prints.length).toBeGreaterThan(0);
    const printed = await runInNode(code, { folder: FOLDER, lines: prints.length, env: { XDG_STATE_HOME: state } });
    expect(printed).toEqual(prints.map(asPrinted));
  });
});
