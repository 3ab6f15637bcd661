// The code in the pages of docs/: tests run it, so that no page shows what does not work.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './toolchain.mjs';

/** @typedef {import('./snippets.mjs').Snippet} Snippet */

/**
 * @param {string} page
 * @returns {Promise<readonly Snippet[]>}
 */
export async function snippetsOf(page) {
  const text = await readFile(join(root, 'docs', page), 'utf8');
  return text.split(/^#+ /m).flatMap((section) => {
    const title = section.slice(0, section.indexOf('\n'));
    const blocks = [...section.matchAll(/^```ts\n(.*?)^```$/gms)];
    return blocks.map(([, code = '']) => ({
      title,
      code,
      prints: [...code.matchAll(/console\.log\(.*\); \/\/ (.*)$/gm)].map(([, line = '']) => line),
    }));
  });
}

/**
 * @param {string} code
 * @param {{ folder: string, lines: number, env?: Readonly<Record<string, string>> }} options
 * @returns {Promise<readonly string[]>}
 */
export async function runInNode(code, { folder, lines, env = {} }) {
  const inside = await mkdtemp(join(folder, '.snippet-'));
  try {
    const file = join(inside, 'snippet.mjs');
    await writeFile(file, code);
    const program = spawn(process.execPath, [file], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => program.once('close', resolve));
    /** @type {string[]} */
    const printed = [];
    let complaints = '';
    program.stderr.on('data', (data) => (complaints += data));
    for await (const line of createInterface({ input: program.stdout })) {
      printed.push(line);
      if (printed.length === lines) break;
    }
    if (printed.length < lines) throw new Error(`the snippet printed only [${printed.join(', ')}]\n${complaints}`);
    program.kill('SIGKILL');
    await ended;
    return printed;
  } finally {
    await rm(inside, { recursive: true });
  }
}
