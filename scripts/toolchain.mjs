// Installs the dependencies and runs the tools that came with them.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const installedFor = join(root, 'node_modules', '.pollscope-installed-for');

/** A failing tool may print its whole report; Node's default of 1 MiB would end it early. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

/** @typedef {{ readonly ok: boolean, readonly output: string }} ToolResult */

/**
 * Runs a program at the root of the repository until it ends, and keeps what it printed.
 *
 * @param {string} command a name on PATH or in node_modules/.bin
 * @param {readonly string[]} args
 * @returns {ToolResult}
 */
export function tool(command, args) {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: MAX_OUTPUT_BYTES,
    // On Windows the tools are .cmd files, which only a shell starts.
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      TURBO_TELEMETRY_DISABLED: '1',
    },
  });
  const failure = result.error === undefined ? '' : `${command}: ${result.error.message}\n`;
  return { ok: result.status === 0, output: `${failure}${result.stdout ?? ''}${result.stderr ?? ''}` };
}

/** The pinned pnpm through npx, so that nobody has to install it. @param {readonly string[]} args */
function pnpm(args) {
  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return tool('npx', ['--yes', '--loglevel=error', packageManager, ...args]);
}

/**
 * Runs a task of turbo.json in every workspace that has it. In CI nothing is taken from the cache.
 *
 * @param {string} task
 * @param {{ readonly options?: readonly string[], readonly passOn?: readonly string[] }} [args] turbo's own options, and
 *   what the command behind the task gets
 */
export function turbo(task, { options = [], passOn = [] } = {}) {
  const force = process.env['CI'] === 'true' ? ['--force'] : [];
  const always = ['--continue=dependencies-successful', '--output-logs=errors-only'];
  const rest = passOn.length === 0 ? [] : ['--', ...passOn];
  return pnpm(['exec', 'turbo', 'run', task, ...always, ...force, ...options, ...rest]);
}

function lockfileHash() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'pnpm-lock.yaml')))
    .digest('hex');
}

/** @returns {ToolResult} */
function install() {
  const wanted = lockfileHash();
  if (existsSync(installedFor) && readFileSync(installedFor, 'utf8') === wanted) return { ok: true, output: '' };
  console.error('Installing dependencies ...');
  const result = pnpm(['install', '--frozen-lockfile', '--reporter=append-only']);
  if (result.ok) writeFileSync(installedFor, wanted);
  return result;
}

/**
 * Installs what the lockfile names and builds every workspace; both take about a second when nothing has changed.
 * Progress and errors go to stderr, because stdout belongs to the program that runs afterwards.
 *
 * @returns {boolean} whether both succeeded
 */
export function prepare() {
  const installed = install();
  if (!installed.ok) {
    console.error(`${installed.output}\nThe dependencies could not be installed; the reason stands above.`);
    return false;
  }
  console.error('Building ...');
  const built = turbo('build');
  if (!built.ok) console.error(`${built.output}\nThe build failed; the reason stands above.`);
  return built.ok;
}
