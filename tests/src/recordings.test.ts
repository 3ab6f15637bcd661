import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { startAgent } from '@pollscope/agent';
import { Executor, sleep } from '@pollscope/executor';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { accessibilityViolations, launchBrowser, openPage } from './browser.ts';
import { ConsolePage } from './console-page.ts';

const run = promisify(execFile);
const COMMAND = fileURLToPath(new URL('../../apps/agent/bin/pollscope.js', import.meta.url));
/** The console as one file, without a server. */
const STANDALONE = pathToFileURL(fileURLToPath(new URL('../../apps/dashboard/dist/standalone.html', import.meta.url)));
const POLLING = { timeout: 45_000, interval: 50 };

let browser: Browser;
let directory: string;
/** Of a program that has ended. */
let recording: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pollscope-recordings-'));
  [browser] = await Promise.all([launchBrowser(), recordProgram()]);
  recording = join(directory, readdirSync(directory)[0] ?? '');
});

afterEach(async () => {
  await Promise.all(browser.contexts().map((context) => context.close()));
});

afterAll(async () => {
  await browser.close();
  rmSync(directory, { recursive: true });
});

function busy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** Two queues with work, and now and then a poll of 150 ms, for which there is a finding. */
function programOf(): Executor<'fast' | 'slow'> {
  const executor = new Executor({ queues: { fast: { weight: 4 }, slow: { weight: 1 } } });
  for (const queue of ['fast', 'slow'] as const) {
    for (let task = 0; task < 5; task++) {
      executor.queue(queue).spawn(
        function* () {
          for (;;) {
            yield* sleep(4 + task);
            busy(queue === 'fast' ? 0.1 : 0.5);
          }
        },
        { name: `${queue} job` },
      );
    }
  }
  executor.queue('slow').spawn(
    function* () {
      for (;;) {
        yield* sleep(1_200);
        busy(150);
      }
    },
    { name: 'the long one' },
  );
  return executor;
}

async function recordProgram(): Promise<void> {
  const agent = await startAgent({
    executor: programOf(),
    port: 0,
    name: 'recorded',
    record: { directory },
    flightRecorder: false,
  });
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  await agent.close();
}

async function openStandalone(query = '') {
  const { page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await page.goto(`${STANDALONE.href}${query}`);
  return { page, problems, shown: new ConsolePage(page) };
}

const chooseFile = (page: Page, path: string) => page.getByTestId('recording-file').first().setInputFiles(path);

/** As a file that is dragged from the desktop. */
async function dropFile(page: Page, path: string): Promise<void> {
  const bytes = readFileSync(path).toString('base64');
  const transfer = await page.evaluateHandle(
    ([base64, fileName]) => {
      const data = new DataTransfer();
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([content], fileName));
      return data;
    },
    [bytes, basename(path)] as const,
  );
  for (const type of ['dragover', 'drop']) await page.dispatchEvent('body', type, { dataTransfer: transfer });
}

interface Inspected {
  readonly span: { readonly from: number; readonly to: number };
  readonly queues: readonly (InspectedGroup & { readonly receivedShare: number })[];
  readonly tasks: readonly InspectedGroup[];
}

interface InspectedGroup {
  readonly name: string;
  readonly pollTime: Readonly<Record<string, number>>;
  readonly queueDelay: Readonly<Record<string, number>>;
}

async function inspected(...range: readonly string[]) {
  const { stdout } = await run(process.execPath, [COMMAND, 'inspect', recording, '--json', ...range]);
  return JSON.parse(stdout) as Inspected;
}

it('plays a recording that is chosen, from its end, and steps to what was found', async () => {
  const { page, problems, shown } = await openStandalone();
  await page.getByRole('heading', { name: 'Open a recording' }).waitFor();
  await chooseFile(page, recording);
  await expect.poll(() => shown.text('source-name'), POLLING).toBe('recorded');
  expect(await shown.connection()).toBe('recording');
  await page.getByTestId('transport').waitFor();
  const end = await shown.figure('position');
  expect(end / 1e9).toBeGreaterThan(3.5);
  // The recording is looked through in the background.
  await expect.poll(() => page.getByTestId('previous-finding').isEnabled(), POLLING).toBe(true);
  await page.keyboard.press('Shift+N');
  await expect.poll(() => shown.figure('position'), POLLING).toBeLessThan(end);
  const found = await shown.figure('position');
  await page.getByTestId('finding').first().waitFor();
  expect(new URL(page.url()).searchParams.get('at')).toBeTruthy();

  await page.keyboard.press('Space');
  await expect.poll(() => shown.figure('position'), POLLING).toBeGreaterThan(found);
  await page.getByTestId('speed').selectOption('10');
  await expect.poll(() => page.getByTestId('play').textContent(), POLLING).toBe('Play');
  expect(await shown.figure('position')).toBe(end);

  await page.getByTestId('scrubber').focus();
  await page.keyboard.press('Home');
  await expect.poll(() => shown.figure('position'), POLLING).toBeLessThan(end - 3e9);
  expect(await accessibilityViolations(page)).toEqual([]);
  expect(problems).toEqual([]);
});

it('shows for a range what inspect prints for it', async () => {
  const { span } = await inspected();
  const from = Math.ceil(span.from / 1e9);
  const to = from + 2;
  const { page, shown } = await openStandalone(`?v=1&file=${basename(recording)}&range=${from}-${to}`);
  await page.getByRole('heading', { name: 'This link shows a recording that you have to open' }).waitFor();
  await dropFile(page, recording);
  await expect.poll(() => shown.figure('selected-range'), POLLING).toBe(2e9);
  const { queues, tasks } = await inspected('--from', String(from), '--to', String(to));
  expect(queues.map(({ name }) => name)).toEqual(['fast', 'slow']);
  for (const { name, receivedShare, pollTime, queueDelay } of queues) {
    await expect.poll(() => shown.figure(`queue-${name}-polls`), POLLING).toBe(pollTime['count']);
    expect(await shown.figure(`queue-${name}-received-share`)).toBeCloseTo(receivedShare, 9);
    expect(await shown.figure(`queue-${name}-poll-p95`)).toBe(pollTime['p95']);
    for (const quantile of ['p50', 'p95', 'p99']) {
      expect(await shown.figure(`queue-${name}-delay-${quantile}`)).toBe(queueDelay[quantile]);
    }
  }
  // Another view of the same place, by a link.
  await page.goto(page.url().replace('range=', 'view=tasks&group=name&range='));
  await chooseFile(page, recording);
  // Of a task that was woken and not polled there is nothing to compare.
  for (const { name, pollTime } of tasks.filter(({ pollTime: { count = 0 } }) => count > 0)) {
    const row = page.getByTestId('task-row').filter({ hasText: name }).first();
    await row.waitFor();
    const cell = async (column: string) =>
      Number(await row.locator(`[data-column="${column}"]`).getAttribute('data-value'));
    await expect.poll(() => cell('polls'), POLLING).toBe(pollTime['count']);
    for (const quantile of ['p50', 'p95', 'p99', 'max']) {
      const column = `poll${quantile.replace(/^./, (letter) => letter.toUpperCase())}`;
      expect(await cell(column)).toBe(pollTime[quantile]);
    }
  }
});

it('says of each file that it cannot open what to do, and opens the next one', async () => {
  const { page, problems, shown } = await openStandalone();
  const bytes = readFileSync(recording);
  const bad: readonly (readonly [title: string, bytes: Uint8Array])[] = [
    ['This is no recording that the console knows', Buffer.from('hello, this is a letter')],
    [
      'This recording comes from a newer Pollscope',
      Buffer.concat([bytes.subarray(0, 8), Buffer.of(99, 0, 0, 0), bytes.subarray(12)]),
    ],
    ['Nothing is left of this recording', bytes.subarray(0, 30)],
  ];
  const path = join(mkdtempSync(join(directory, 'bad-')), 'bad.pollscope');
  for (const [title, content] of bad) {
    writeFileSync(path, content);
    await chooseFile(page, path);
    await page.getByRole('heading', { name: title }).waitFor();
  }
  await chooseFile(page, recording);
  await expect.poll(() => shown.text('source-name'), POLLING).toBe('recorded');
  expect(problems).toEqual([]);
});

it('opens what is left of a recording that was cut off and changed, and says what is missing', async () => {
  const { page, shown } = await openStandalone();
  const bytes = readFileSync(recording);
  bytes.fill(0, Math.floor(bytes.length * 0.3), Math.floor(bytes.length * 0.31));
  const path = join(directory, 'cut.pollscope');
  writeFileSync(path, bytes.subarray(0, Math.floor(bytes.length * 0.9)));
  await chooseFile(page, path);
  await page.getByTestId('transport').waitFor();
  expect(await shown.figure('recording-notices')).toBeGreaterThanOrEqual(2);
  rmSync(path);
});

it('lists, opens and leaves the recordings of a program that runs, whose file is being written', async () => {
  const ours = mkdtempSync(join(directory, 'running-'));
  const executor = programOf();
  const agent = await startAgent({
    executor,
    port: 0,
    name: 'recorded',
    record: { directory: ours },
    flightRecorder: false,
  });
  try {
    const { page, problems } = await openPage(browser);
    const shown = new ConsolePage(page);
    await shown.open(agent.url, { view: 'recordings' });
    await page.getByTestId('offered-recording').getByRole('button').click();
    await page.getByTestId('transport').waitFor();
    expect(new URL(page.url()).searchParams.get('recording')).toMatch(/^recordings\/recorded-.*\.pollscope$/);
    await page.goBack();
    await expect.poll(() => shown.connection(), POLLING).toBe('live');
    await page.goForward();
    await page.getByTestId('go-live').click();
    await expect.poll(() => shown.connection(), POLLING).toBe('live');
    expect(problems).toEqual([]);
  } finally {
    await agent.close();
  }
});
