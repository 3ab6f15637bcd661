import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';

const DIST = fileURLToPath(new URL('../../apps/dashboard/dist/', import.meta.url));

/** What the page may weigh: `docs/console.md` states these, and a reader on a slow line pays for them. */
const FIRST_SIGHT_KB = 340;
const EVERYTHING_KB = 480;

/** Thousands of bytes as they are sent, compressed; fonts are already. */
async function weightOf(files: readonly string[]): Promise<number> {
  const contents = await Promise.all(files.map((file) => readFile(`${DIST}${file}`)));
  const bytes = contents.map((content, index) =>
    files[index]?.endsWith('.woff2') === true ? content.length : gzipSync(content).length,
  );
  return bytes.reduce((sum, size) => sum + size, 0) / 1_000;
}

async function filesOfPage(): Promise<readonly string[]> {
  const names = await readdir(DIST, { recursive: true });
  // The page that exports are made of is another one, and samples are recordings like any that one opens.
  return names.filter((name) => /\.\w+$/.test(name) && name !== 'standalone.html' && !/^samples[\\/]/.test(name));
}

it('what the first sight needs stays light', async () => {
  const index = await readFile(`${DIST}index.html`, 'utf8');
  const entry = [...index.matchAll(/assets\/[\w.-]+\.(?:js|css)/g)].map(([file]) => file);
  expect(entry.length).toBeGreaterThanOrEqual(2);
  const others = (await filesOfPage()).filter((name) => /\.woff2$|ingest\.worker/.test(name));
  expect(await weightOf(['index.html', ...new Set(entry), ...others])).toBeLessThan(FIRST_SIGHT_KB);
});

it('everything together, with what is loaded on demand, stays light', async () => {
  expect(await weightOf(await filesOfPage())).toBeLessThan(EVERYTHING_KB);
});

it('the gallery and the tests’ parts are not in it', async () => {
  const scripts = (await filesOfPage()).filter((name) => name.endsWith('.js'));
  const texts = await Promise.all(scripts.map((name) => readFile(`${DIST}${name}`, 'utf8')));
  expect(texts.filter((text) => text.includes('data-specimen'))).toEqual([]);
});
