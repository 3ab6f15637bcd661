import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {{ readonly passed: number, readonly failed: number, readonly skipped: number }} Counts */

/** @param {string} task */
const resultFile = (task) => `test-results/${task}.json`;

/**
 * What vitest needs to be told to leave its counts in its workspace.
 *
 * @param {string} task
 */
export function reporterArgs(task) {
  return ['--reporter=default', '--reporter=json', `--outputFile.json=${resultFile(task)}`];
}

/**
 * Counts from vitest's JSON report. A file that could not be loaded has no failed test to count: it counts as one.
 *
 * @param {string} json
 * @returns {Counts}
 */
function countsOf(json) {
  const report = JSON.parse(json);
  const unloadable = report.testResults.filter(
    (/** @type {{ status: string, assertionResults: unknown[] }} */ file) =>
      file.status === 'failed' && file.assertionResults.length === 0,
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloadable,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** @param {readonly Counts[]} all @returns {Counts} */
export function total(all) {
  return all.reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      failed: sum.failed + one.failed,
      skipped: sum.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/**
 * Runs a test task over workspaces and adds up their counts. A workspace that left no counts did not get as far as
 * running its tests, which counts as one failure.
 *
 * @param {string} task
 * @param {readonly string[]} folders absolute paths of the workspaces that have the task
 * @param {() => void} run
 * @returns {Counts}
 */
export function countTests(task, folders, run) {
  const files = folders.map((folder) => join(folder, resultFile(task)));
  for (const file of files) rmSync(file, { force: true });
  run();
  return total(
    files.map((file) =>
      existsSync(file) ? countsOf(readFileSync(file, 'utf8')) : { passed: 0, failed: 1, skipped: 0 },
    ),
  );
}
