// The agent serves the console, so the built console travels in the agent's package.
import { cpSync, existsSync, rmSync } from 'node:fs';

const from = new URL('../../dashboard/dist', import.meta.url);
const to = new URL('../dist/console', import.meta.url);
if (!existsSync(from)) {
  console.error('apps/dashboard/dist is missing: build @pollscope/dashboard first (turbo does)');
  process.exit(1);
}
rmSync(to, { recursive: true, force: true });
cpSync(from, to, { recursive: true });
