import { type Agent, startAgent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';

const POLLING = { timeout: 45_000, interval: 100 };

/** Were it taken for markup anywhere, it would run a script or load a picture. */
const HOSTILE = `"><img src=x onerror="globalThis.ran=1"><script>globalThis.ran=1</script>`;

let browser: Browser;
let agent: Agent;

beforeAll(async () => {
  const executor = new Executor({ queues: { [`queue ${HOSTILE}`]: { weight: 1 } } });
  agent = await startAgent({
    executor,
    name: `program ${HOSTILE}`,
    port: 0,
    flightRecorder: false,
    allowControl: true,
  });
  executor.queue(`queue ${HOSTILE}`).spawn(
    function* () {
      for (;;) {
        yield* sleep(20);
        const end = performance.now() + 2;
        while (performance.now() < end);
      }
    },
    { name: `task ${HOSTILE}` },
  );
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await agent.close();
});

/** What the content security policy stopped on the pages of a context, as far as the pages saw it. */
async function violationsIn(context: BrowserContext): Promise<readonly string[]> {
  const violations: string[] = [];
  await context.exposeFunction('reportViolation', (violation: string) => violations.push(violation));
  await context.addInitScript(() => {
    const { reportViolation } = globalThis as unknown as { reportViolation: (violation: string) => void };
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sample }) =>
      reportViolation(`${effectiveDirective} ${blockedURI} ${sample}`),
    );
  });
  return violations;
}

function hasRun(page: Page): Promise<boolean> {
  return page.evaluate(() => 'ran' in globalThis);
}

it('the console needs nothing that its policy forbids, and shows names that are markup as text, in every view', async () => {
  const { page, problems } = await openPage(browser, { viewport: { width: 1280, height: 900 } });
  const violations = await violationsIn(page.context());
  const shown = new ConsolePage(page);
  await shown.open(agent.url);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  await page.getByText(HOSTILE).first().waitFor();

  const views = page.getByRole('navigation', { name: 'Views' }).getByRole('link');
  for (const link of await views.all()) {
    await link.click();
    await page.waitForTimeout(500);
  }
  await shown.open(agent.url, { view: 'tasks' });
  await page.getByTestId('task-row').first().getByRole('link').first().click();
  await expect.poll(() => shown.text('task-title'), POLLING).toBe(`task ${HOSTILE}`);
  await page.waitForTimeout(500);

  expect(violations).toEqual([]);
  expect(problems).toEqual([]);
  expect(await hasRun(page)).toBe(false);
});

it('a script that slips into the console does not run', async () => {
  const { page } = await openPage(browser);
  const violations = await violationsIn(page.context());
  const shown = new ConsolePage(page);
  await shown.open(agent.url);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  await page.evaluate((markup) => {
    const slipped = document.createElement('script');
    slipped.textContent = 'globalThis.ran=1';
    document.body.append(slipped);
    document.body.insertAdjacentHTML('beforeend', markup);
  }, HOSTILE);
  await expect.poll(() => violations.length, POLLING).toBeGreaterThanOrEqual(2);
  expect(await hasRun(page)).toBe(false);
});

it('a page of another origin reads neither the console nor the stream, with the cookie of the user', async () => {
  const { page } = await openPage(browser);
  const shown = new ConsolePage(page);
  await shown.open(agent.url);
  await expect.poll(() => shown.connection(), POLLING).toBe('live');
  // Another port: another origin, of the same site, so that the browser sends the cookie along.
  await page.route('http://127.0.0.1:8999/', (route) =>
    route.fulfill({ contentType: 'text/html', body: 'a foreign page' }),
  );
  await page.goto('http://127.0.0.1:8999/');
  expect(await page.innerText('body')).toBe('a foreign page');
  const read = await page.evaluate(async (address) => {
    const fetched = await fetch(address, { credentials: 'include' }).then(
      () => 'read',
      () => 'refused',
    );
    const opened = await new Promise((resolve) => {
      const socket = new WebSocket(address.replace('http', 'ws').replace(/\/$/, '/stream'));
      socket.onopen = () => resolve('opened');
      socket.onerror = () => resolve('refused');
    });
    return { fetched, opened };
  }, `http://127.0.0.1:${agent.port}/`);
  expect(read).toEqual({ fetched: 'refused', opened: 'refused' });
});
