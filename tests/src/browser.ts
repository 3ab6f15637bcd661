import { findChromium } from '@pollscope/scripts/chromium';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

// No sandbox: Chromium refuses to start as root with one. The rest keeps it from talking to anybody but the test.
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts a headless Chromium; close() it when done. Throws when there is none, and says how to get one. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) {
    throw new Error('No Chromium was found: run `npm test`, which installs one, or set CHROMIUM_PATH.');
  }
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A page with what went wrong in it so far: errors on its console and exceptions that nobody caught. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: readonly string[];
}

/** Opens an empty page in a context of its own (cookies, storage); `page.context().close()` ends both. */
export async function openPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext(options);
  // As an init script axe is in place before the page's Content-Security-Policy applies.
  await context.addInitScript({ content: axe.source });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  return { page, problems };
}

/** Which of axe's rules: all, or for a page that was seen in another theme those that a theme can break. */
export type Rules = 'all' | 'colours';

/** Of the rules that axe runs by default, those that look at colours. */
const OF_COLOURS = ['color-contrast', 'link-in-text-block'];

/**
 * What axe finds wrong with the accessibility of the page as it stands, one line for each element.
 * The page must come from openPage().
 */
export async function accessibilityViolations(page: Page, rules: Rules = 'all'): Promise<readonly string[]> {
  const options = rules === 'all' ? {} : { runOnly: OF_COLOURS };
  const violations = await page.evaluate(async (chosen) => {
    const results = await (globalThis as unknown as { readonly axe: typeof axe }).axe.run(chosen);
    return results.violations.map(({ id, help, nodes }) => ({ id, help, targets: nodes.map(({ target }) => target) }));
  }, options);
  return violations.flatMap(({ id, help, targets }) => targets.map((target) => `${id}: ${help} (${target.join(' ')})`));
}
