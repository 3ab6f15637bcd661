// Finds the Chromium that the browser tests and the browser benchmarks drive, or installs one.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium as playwright } from 'playwright-core';

const NAMES_ON_PATH = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** @type {Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>>} */
const USUAL_PLACES = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((variable) =>
    join(process.env[variable] ?? 'C:\\', 'Google\\Chrome\\Application\\chrome.exe'),
  ),
};

/** A download over a slow line may take minutes; one that takes longer than this is stuck. */
const INSTALL_TIMEOUT_MS = 5 * 60_000;

const HOW_TO =
  'The browser tests need Chromium or Chrome: install one with your package manager (on Debian: apt-get install chromium), or set CHROMIUM_PATH to the one you have.';

/** @param {string} command @param {readonly string[]} args */
function succeeds(command, args) {
  // Windows starts npx only through a shell. Output goes nowhere: a failed attempt is followed by another or by HOW_TO.
  const shell = process.platform === 'win32' && command === 'npx';
  return spawnSync(command, args, { shell, stdio: 'ignore', timeout: INSTALL_TIMEOUT_MS }).status === 0;
}

/** A file may be there and still not start, for want of shared libraries. @param {string} path */
function starts(path) {
  if (!existsSync(path)) return false;
  // On Windows `--version` opens a window instead of printing.
  return process.platform === 'win32' || succeeds(path, ['--version']);
}

/**
 * Looks for an installed Chromium: CHROMIUM_PATH, then PATH, then the usual places, then Playwright's own.
 *
 * @returns {string | undefined} its path
 * @throws {Error} when CHROMIUM_PATH is set but names nothing that starts
 */
export function findChromium() {
  const chosen = process.env['CHROMIUM_PATH'];
  if (chosen !== undefined && chosen !== '') {
    if (starts(chosen)) return chosen;
    throw new Error(`CHROMIUM_PATH is "${chosen}", but no browser starts from there: correct it or unset it.`);
  }
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = NAMES_ON_PATH.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...onPath, ...(USUAL_PLACES[process.platform] ?? []), playwright.executablePath()].find(starts);
}

/**
 * Finds a Chromium, or installs one: Playwright's own build first, then Debian's package where that is allowed.
 *
 * @returns {{ path: string, problem?: never } | { path?: never, problem: string }} the problem is one sentence that
 *   says how to install one
 */
export function ensureChromium() {
  try {
    const found = findChromium();
    if (found !== undefined) return { path: found };
    console.error('Installing Chromium for the browser tests ...');
    const playwrightCli = join(import.meta.dirname, 'node_modules', 'playwright-core', 'cli.js');
    succeeds(process.execPath, [playwrightCli, 'install', 'chromium']);
    const downloaded = findChromium();
    if (downloaded !== undefined) return { path: downloaded };
    if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
      succeeds('apt-get', ['update']);
      succeeds('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core']);
    }
    const installed = findChromium();
    return installed === undefined ? { problem: HOW_TO } : { path: installed };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : HOW_TO };
  }
}
