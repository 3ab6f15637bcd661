import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { countTests, reporterArgs, total } from './test-counts.mjs';
import { root } from './toolchain.mjs';

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** @type {string} */
let folder;

beforeEach(() => {
  // Below the repository, so that the test files find vitest.
  folder = mkdtempSync(join(import.meta.dirname, 'node_modules', '.test-counts-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** @param {string} body */
function countsOfRealRun(body) {
  writeFileSync(join(folder, 'a.test.mjs'), `import { expect, it } from 'vitest';\n${body}`);
  return countTests('test', [folder], () => {
    try {
      execFileSync(process.execPath, [vitest, 'run', '--root', folder, ...reporterArgs('test')], { stdio: 'ignore' });
    } catch {
      // A failing run is what some of these tests ask for; its counts tell.
    }
  });
}

it('counts what passed, failed and was skipped', () => {
  const body = "it('a', () => {}); it('b', () => {}); it('c', () => expect(1).toBe(2)); it.skip('d'); it.todo('e');";
  expect(countsOfRealRun(body)).toEqual({ passed: 2, failed: 1, skipped: 2 });
});

it('counts a file that cannot be loaded as one failure', () => {
  expect(countsOfRealRun("throw new Error('broken');")).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('counts a workspace that left no counts as one failure', () => {
  expect(countTests('test', [join(tmpdir(), 'does-not-exist')], () => {})).toEqual({
    passed: 0,
    failed: 1,
    skipped: 0,
  });
});

it('does not take the counts of an earlier run for those of this one', () => {
  countsOfRealRun("it('a', () => {});");
  expect(countTests('test', [folder], () => {})).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

it('adds up workspaces', () => {
  const counts = { passed: 3, failed: 1, skipped: 2 };
  expect(total([counts, counts])).toEqual({ passed: 6, failed: 2, skipped: 4 });
});
