// `npm test`: every check in turn, all of them even when one fails, and one line of totals at the end.
import { join } from 'node:path';
import { countTests, reporterArgs, total } from './test-counts.mjs';
import { prepare, root, tool, turbo } from './toolchain.mjs';
import { workspaces } from './workspaces.mjs';

/**
 * @typedef {import('./test-counts.mjs').Counts} Counts
 * @typedef {import('./toolchain.mjs').ToolResult} ToolResult
 * @typedef {{ readonly name: string, readonly run: () => Outcome | Promise<Outcome> }} Check
 * @typedef {ToolResult & { readonly counts?: Counts }} Outcome
 */

/** @param {string} task a task of turbo.json that runs vitest */
function tests(task) {
  const folders = workspaces(root).flatMap(({ folder, scripts }) => (task in scripts ? [join(root, folder)] : []));
  /** @type {ToolResult} */
  let result = { ok: false, output: '' };
  const counts = countTests(task, folders, () => {
    // Two workspaces at once: what one does on its own is mostly to start, to wait, and to fill a single core.
    result = turbo(task, { options: ['--only', '--concurrency=2'], passOn: reporterArgs(task) });
  });
  return { ok: result.ok && counts.failed === 0, output: result.output, counts };
}

async function browserTests() {
  // Playwright is there only after the install.
  const { ensureChromium } = await import('./chromium.mjs');
  const chromium = ensureChromium();
  if (chromium.path === undefined) return { ok: false, output: chromium.problem };
  process.env['CHROMIUM_PATH'] = chromium.path;
  return tests('e2e');
}

// Each with `--only`: everything was built before, and CI, which takes nothing from a cache, would build it once for each.
/** @type {readonly Check[]} */
const checks = [
  { name: 'format', run: () => tool('biome', ['format', '.']) },
  { name: 'lint', run: () => tool('oxlint', ['--type-aware', '--deny-warnings']) },
  { name: 'imports', run: () => tool('node', ['scripts/check-imports.mjs']) },
  { name: 'unused code', run: () => tool('knip', ['--no-progress']) },
  { name: 'types', run: () => turbo('typecheck', { options: ['--only'] }) },
  { name: 'tests', run: () => tests('test') },
  { name: 'browser tests', run: browserTests },
];

/** @param {Check} check @returns {Promise<Counts>} */
async function report({ name, run }) {
  // Before it runs: when a check hangs, the last line says which.
  process.stdout.write(name.padEnd(15));
  const started = performance.now();
  const { ok, output, counts } = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const tally = counts === undefined ? '' : `  ${counts.passed} passed`;
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s${tally}`);
  if (!ok) console.log(output);
  const failed = Math.max(counts?.failed ?? 0, ok ? 0 : 1);
  return { passed: counts?.passed ?? 0, failed, skipped: counts?.skipped ?? 0 };
}

/**
 * Prints the totals of all tests as the last line; a check that fails without a failed test counts as one.
 *
 * @returns {Promise<number>} the exit code
 */
export async function runChecks() {
  if (!prepare()) {
    console.log('0 passed, 1 failed, 0 skipped');
    return 1;
  }
  /** @type {Counts[]} */
  const all = [];
  // One after the other: the machine is better used by the parallel work within each.
  for (const check of checks) all.push(await report(check));
  const counts = total(all);
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  return counts.failed === 0 ? 0 : 1;
}
