// `npm start`, `npm test` and `npm run bench` on a machine with nothing but Node and npm.
// Everything else is imported late, so that an old Node gets to the message below.
import { readFileSync } from 'node:fs';

const usage = `Usage:
  npm start [-- OPTIONS]           run the example service with the console on it (--help lists its options)
  npm test                         run every check and every test
  npm run bench -- NAME [--json]   run one benchmark (without NAME: list them)`;

/** @param {string} wanted lowest version that will do, such as "20.19" */
function nodeIsAtLeast(wanted) {
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

/** npm's shell does not pass SIGTERM on; how long a program may outlive it before it gets one of its own. */
const ORPHAN_CHECK_MS = 500;

/** Ends this process as SIGTERM does once npm has been ended from outside, instead of leaving it behind unseen. */
function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const check = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(check);
    process.kill(process.pid, 'SIGTERM');
  }, ORPHAN_CHECK_MS);
  check.unref();
}

/**
 * Runs a built program as this very process, so that Ctrl-C, signals and the exit code are its own.
 *
 * @param {string} path relative to the root of the repository
 * @param {readonly string[]} args
 */
async function become(path, args) {
  const { prepare } = await import('./toolchain.mjs');
  if (!prepare()) process.exit(1);
  endWithNpm();
  const program = new URL(`../${path}`, import.meta.url);
  const { fileURLToPath } = await import('node:url');
  process.argv.splice(1, process.argv.length, fileURLToPath(program), ...args);
  await import(program.href);
}

const { engines } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const oldestNode = engines.node.replace('>=', '');
if (!nodeIsAtLeast(oldestNode)) {
  console.error(`Pollscope needs Node ${oldestNode} or newer, and this is ${process.version}: see https://nodejs.org.`);
  process.exit(1);
}

const [command, ...args] = process.argv.slice(2);
if (command === 'start') {
  await become('examples/tiles/dist/main.js', args);
} else if (command === 'bench') {
  await become('benchmarks/dist/main.js', args);
} else if (command === 'test') {
  const { runChecks } = await import('./checks.mjs');
  process.exitCode = await runChecks();
} else {
  console.error(command === undefined ? usage : `There is no command "${command}".\n${usage}`);
  process.exitCode = 2;
}
