// The agent serves the console, so the built console travels in the agent's package.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const from = new URL('../../dashboard/dist', import.meta.url);
const to = new URL('../dist/console/', import.meta.url);
if (!existsSync(from)) {
  console.error('apps/dashboard/dist is missing: build @pollscope/dashboard first (turbo does)');
  process.exit(1);
}
rmSync(to, { recursive: true, force: true });
cpSync(from, to, { recursive: true });

/** Files so small fit into one packet with their headers. */
const LEAST_BYTES = 1_000;

// Compressed once and for all, so that the agent's thread never has to. Exports are made of the standalone page, which
// is not served.
for (const name of readdirSync(to, { recursive: true, encoding: 'utf8' })) {
  if (!/\.(?:js|css|html|svg)$/.test(name) || name === 'standalone.html') continue;
  const file = new URL(name, to);
  const content = readFileSync(file);
  if (content.length < LEAST_BYTES) continue;
  const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
  writeFileSync(new URL(`${name}.br`, to), brotliCompressSync(content, { params }));
  writeFileSync(new URL(`${name}.gz`, to), gzipSync(content, { level: constants.Z_BEST_COMPRESSION }));
}
