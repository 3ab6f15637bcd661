import type { Locator, Page } from 'playwright-core';

/** The console in a browser, read as a program reads it: by the exact values beside the rounded ones. */
export class ConsolePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens one view of the console at its URL with the token, or without once the browser has the cookie. */
  async open(url: string, view: Readonly<Record<string, string>> = {}): Promise<void> {
    const address = new URL(url);
    for (const [key, value] of Object.entries({ v: '1', ...view })) address.searchParams.set(key, value);
    await this.page.goto(address.href);
  }

  /** The value of a figure; NaN while the page shows none. */
  async figure(name: string): Promise<number> {
    return Number((await this.text(name)) ?? Number.NaN);
  }

  async text(name: string): Promise<string | undefined> {
    const [element] = await this.page.getByTestId(name).all();
    return (await element?.getAttribute('data-value')) ?? undefined;
  }

  /** `live`, `stalled`, `reconnecting`, ...; undefined before the page has rendered. */
  connection(): Promise<string | undefined> {
    return this.text('connection-state');
  }

  /** Detectors of the findings that are listed, open or closed. */
  async findings(state: 'open' | 'closed'): Promise<string[]> {
    const rows = await this.page.locator(`[data-testid=finding][data-state=${state}]`).all();
    return Promise.all(rows.map(async (row) => (await row.getAttribute('data-value')) ?? ''));
  }

  /** The first listed finding of a detector. */
  finding(detector: string): Locator {
    return this.page.locator(`[data-testid=finding][data-value=${detector}]`).first();
  }

  /** Rows of the task table, as far as they are in view. */
  get taskRows(): Locator {
    return this.page.getByTestId('task-row');
  }

  /** The exact value of a cell of the first task row. */
  async topTask(column: string): Promise<string | undefined> {
    const [row] = await this.taskRows.all();
    return (await row?.locator(`[data-column="${column}"]`).getAttribute('data-value')) ?? undefined;
  }

  /** Durations in nanoseconds of the slowest polls, as listed. */
  async slowestPolls(): Promise<number[]> {
    const rows = await this.page.getByTestId('slow-poll').all();
    return Promise.all(rows.map(async (row) => Number(await row.getAttribute('data-value'))));
  }
}
