import type { Browser, Locator, Page } from 'playwright-core';
import type { ExpectStatic } from 'vitest';
import { openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';
import type { ConsoleCommand } from './demo-program.ts';

/** Waiting for the page costs time only until it is right; the limit is for the slowest machine. */
export const POLLING = { timeout: 60_000, interval: 100 };

/** More than that nobody does at three in the morning. */
const MOST_CLICKS = 4;

/** Somebody who comes to the overview, and clicks their way to the cause. */
export class Story extends ConsolePage {
  readonly #expect: ExpectStatic;
  #clicks = 0;

  private constructor(page: Page, expect: ExpectStatic) {
    super(page);
    this.#expect = expect;
  }

  /** With the `expect` of the test. */
  static async begin(browser: Browser, program: ConsoleCommand, expect: ExpectStatic): Promise<Story> {
    const { page } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
    const story = new Story(page, expect);
    await story.open(program.consoleUrl);
    await expect.poll(() => story.connection(), POLLING).toMatch(/^(live|recording)$/);
    return story;
  }

  async click(target: Locator): Promise<void> {
    this.#expect(++this.#clicks).toBeLessThanOrEqual(MOST_CLICKS);
    await target.click();
  }

  /** The first finding of a detector that says so; waits until it is there, and returns its words. */
  async reads(detector: string, words: RegExp): Promise<Locator> {
    const finding = this.page.locator(`[data-testid=finding][data-value=${detector}]`, { hasText: words }).first();
    await finding.waitFor({ timeout: POLLING.timeout });
    return finding;
  }

  /** Waits until a figure, or what stands for it, is as it should be. */
  async shows(name: string, value: string): Promise<void> {
    await this.#expect.poll(() => this.text(name), POLLING).toBe(value);
  }
}
