// `pollscope demo` runs the demos, so they travel in the agent's package.
import { cpSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const NOT_COPIED = new Set(['node_modules', '.turbo', 'package.json', 'tsconfig.json']);

const from = fileURLToPath(new URL('../../../examples/demos', import.meta.url));
const to = fileURLToPath(new URL('../dist/demos', import.meta.url));
rmSync(to, { recursive: true, force: true });
cpSync(from, to, { recursive: true, filter: (path) => !NOT_COPIED.has(basename(path)) });
