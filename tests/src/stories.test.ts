import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it, type TestContext } from 'vitest';
import { launchBrowser } from './browser.ts';
import { type ConsoleCommand, startDemo, startProgram, startReplay } from './demo-program.ts';
import { POLLING, Story } from './story.ts';

// Each program misbehaves in one way. From the overview it takes a few clicks to see why, and what to change.

const IDLE_WORKER = fileURLToPath(new URL('programs/idle-worker.js', import.meta.url));

let browser: Browser;
let recordings: string;

beforeAll(async () => {
  browser = await launchBrowser();
  recordings = mkdtempSync(join(tmpdir(), 'pollscope-stories-'));
});

afterAll(async () => {
  await browser.close();
  rmSync(recordings, { recursive: true, force: true });
});

/** Tests that run at once have an `expect` each. The program runs until the test is over, and so does its page. */
async function begin(
  { expect, onTestFinished }: Pick<TestContext, 'expect' | 'onTestFinished'>,
  starting: Promise<ConsoleCommand>,
) {
  const program = await starting;
  onTestFinished(() => program.stop());
  const story = await Story.begin(browser, program, expect);
  onTestFinished(() => story.page.context().close());
  return { program, story };
}

describe.concurrent('from the overview to cause and cure', { timeout: 150_000 }, () => {
  it('a queue starved by another: who, with which share, and how long at a time', async ({
    expect,
    onTestFinished,
  }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('starved-queue'));
    const finding = await story.reads('queue-starved', /^Queue requests had runnable tasks for .* without one poll/);
    const words = await finding.innerText();
    expect(words).toMatch(/Meanwhile reports had \d+ % of the CPU time, most of it in buildReport.*polls of up to \d/);
    expect(words).toMatch(/Choose the policy eevdf/);
    await story.click(finding.getByRole('link', { name: 'queue requests' }));
    const stretch = story.page.getByTestId('starved-stretch').first();
    await story.click(stretch.getByRole('button', { name: 'Who ran instead?' }));
    const antagonist = story.page.getByTestId('starved-stretch').getByTestId('antagonist').first();
    await expect.poll(() => antagonist.getAttribute('data-value'), POLLING).toBe('reports');
    expect(Number(await antagonist.getByTestId('antagonist-share').getAttribute('data-value'))).toBeGreaterThan(0.2);
    expect(await antagonist.getByTestId('antagonist-longest').innerText()).toMatch(/\d\s(ms|s|µs)$/u);
    expect(await story.figure('detail-requests-received')).toBeLessThan(await story.figure('detail-requests-entitled'));
  });

  it('one long poll: where, how often, and each of them on the timeline', async ({ expect, onTestFinished }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('long-poll'));
    const finding = await story.reads('long-poll', /resizeImage.*held its thread for .* in one poll/);
    expect(await finding.innerText()).toMatch(
      /: \d+ polls? of \d+ polls? of its kind in .* took long[^]*Split the work/,
    );
    await story.click(finding.getByTestId('finding-task').first());
    await story.shows('task-title', 'resizeImage');
    const frames = story.page.getByTestId('stack').getByTestId('stack-frame');
    await expect.poll(async () => (await frames.allInnerTexts()).join('\n'), POLLING).toMatch(/long-poll\.js:\d+:\d+/);
    const slowest = story.page.getByTestId('task-slow-poll').first();
    await expect.poll(async () => Number(await slowest.getAttribute('data-value')), POLLING).toBeGreaterThan(100e6);
    await story.click(slowest.getByRole('link'));
    await expect.poll(() => new URL(story.page.url()).searchParams.get('view'), POLLING).toBe('timeline');
    expect(new URL(story.page.url()).searchParams.get('range')).toMatch(/^\d+\.\d+-\d+\.\d+$/);
  });

  it('which task had the longest p95 over the last 60 s: two clicks, and a link that says the same', async ({
    expect,
    onTestFinished,
  }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('long-poll'));
    await story.click(story.page.getByRole('link', { name: 'Tasks', exact: true }));
    await story.click(story.page.getByRole('button', { name: 'Longest p95 over 60 s' }));
    await expect.poll(() => story.topTask('name'), POLLING).toBe('resizeImage');
    expect(Number(await story.topTask('pollP95'))).toBeGreaterThan(100e6);
    await story.page.goto(story.page.url());
    await expect.poll(() => story.topTask('name'), POLLING).toBe('resizeImage');
    expect(new URL(story.page.url()).searchParams.get('window')).toBe('60');
  });

  it('a poll still running: its task and its call stack while it runs, and the finding afterwards', async ({
    expect,
    onTestFinished,
  }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('running-poll'));
    await story.shows('running-poll', 'matchPattern');
    const frames = story.page.getByTestId('running-poll').getByTestId('stack-frame');
    await expect.poll(async () => (await frames.allInnerTexts()).join('\n'), POLLING).toMatch(/spin.*spin\.js:\d+:\d+/);
    const finding = await story.reads('poll-running', /matchPattern.*has been polling for .*: nothing else runs there/);
    expect(await finding.innerText()).toMatch(/yield, or move it to a worker thread/);
    // It is over after eight seconds, and the finding steps back.
    await expect.poll(() => story.text('running-poll'), POLLING).toBeUndefined();
    await expect.poll(() => story.findings('closed'), POLLING).toContain('poll-running');
    await story.click(finding.getByTestId('finding-task').first());
    await story.shows('task-title', 'matchPattern');
    await expect.poll(() => story.page.getByTestId('stack').count(), POLLING).toBeGreaterThan(0);
  });

  it('a task that busy-yields: how often, and what to wait for instead', async ({ expect, onTestFinished }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('busy-yield'));
    const finding = await story.reads(
      'busy-yield',
      /awaitResult.*yielded [\d,]+ times .* next to nothing done between/,
    );
    expect(await finding.innerText()).toMatch(/Wait for it instead of asking again and again: a channel, a Notify/);
    await story.click(finding.getByTestId('finding-task').first());
    await story.shows('task-title', 'awaitResult');
    await expect.poll(() => story.figure('task-yields'), POLLING).toBeGreaterThan(10_000);
  });

  it('a lost waker: who waits, for what, and that it is free', async ({ expect, onTestFinished }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('lost-waker'));
    const finding = await story.reads('lost-waker', /reader.*has waited .* for channel inbox, which is free/);
    expect(await finding.innerText()).toMatch(/look again after registering to wait/);
    await story.click(finding.getByTestId('finding-resource'));
    await story.shows('resource-row', 'inbox');
    const waiters = story.page.getByRole('list', { name: /^Tasks that wait/ });
    await story.click(waiters.getByRole('link', { name: /^reader/ }));
    await story.shows('waits-on', 'inbox');
  });

  it('a task that waits for a semaphore: who holds it, and what the holder does', async ({
    expect,
    onTestFinished,
  }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('semaphore-convoy'));
    const finding = await story.reads(
      'long-hold',
      /query.*has waited .* for semaphore connections.*export.*holds it and has been waiting for a sleep/,
    );
    expect(await finding.innerText()).toMatch(/release it before sleeping/);
    await story.click(finding.getByTestId('finding-resource'));
    await story.shows('resource-holder', 'export');
    await story.click(
      story.page
        .getByRole('list', { name: /^Tasks that wait/ })
        .getByRole('link')
        .last(),
    );
    await story.shows('task-title', 'query');
    await story.shows('waits-on', 'connections');
    await story.shows('held-by', 'export');
  });

  it('a worker asleep while work waits at another: which, and how much it could have done', async ({
    expect,
    onTestFinished,
  }) => {
    const { story } = await begin({ expect, onTestFinished }, startProgram([IDLE_WORKER]));
    const finding = await story.reads(
      'idle-workers',
      /helper slept \d+ % .* while \d+ tasks? at least stood in line at/,
    );
    expect(await finding.innerText()).toMatch(/Spread the tasks/);
    await story.click(finding.getByTestId('finding-worker').first());
    await expect.poll(() => story.figure('worker-helper-parked-share'), POLLING).toBeGreaterThan(0.5);
    const stretch = story.page.getByTestId('unattended').first();
    await expect.poll(() => stretch.innerText(), POLLING).toMatch(/render/);
  });

  it('a budget smaller than the batch: how many polls a batch takes', async ({ expect, onTestFinished }) => {
    const { story } = await begin({ expect, onTestFinished }, startDemo('budget-batch'));
    const finding = await story.reads('batch-over-budget', /drain.*needs [\d.]+ polls for each batch/);
    expect(await finding.innerText()).toMatch(/no more items at a time than the budget/);
    await story.click(finding.getByTestId('finding-task').first());
    await story.shows('task-title', 'drain');
    await expect.poll(() => story.figure('task-out-of-budget'), POLLING).toBeGreaterThan(10);
  });

  it('a crash: its flight recording, opened afterwards', async ({ expect, onTestFinished }) => {
    const crashing = await startDemo('crash', { POLLSCOPE_FLIGHT_RECORDER: recordings });
    onTestFinished(() => crashing.stop());
    const [file = ''] = (await crashing.ended).match(/\S+\.pollscope/) ?? [];
    const { story } = await begin({ expect, onTestFinished }, startReplay(file));
    const finding = await story.reads('uncaught-exception', /Nobody caught an exception.*JSON/);
    expect(await finding.innerText()).toMatch(/Look at what ran in the second before/);
    await story.click(story.page.getByRole('link', { name: 'Timeline', exact: true }));
    await expect.poll(() => new URL(story.page.url()).searchParams.get('view'), POLLING).toBe('timeline');
  });
});
