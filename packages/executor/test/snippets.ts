import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export { snippetsOf } from '@pollscope/scripts/snippets';

const SOURCE = fileURLToPath(new URL('../src/index.ts', import.meta.url));

/** Runs code that imports this package, to the end of its top-level awaits. */
export async function runSnippet(code: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'snippet-'));
  try {
    const file = join(folder, 'snippet.ts');
    await writeFile(file, code.replace("'@pollscope/executor'", JSON.stringify(SOURCE)));
    await import(file);
  } finally {
    await rm(folder, { recursive: true });
  }
}
