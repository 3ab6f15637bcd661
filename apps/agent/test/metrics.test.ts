import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Agent, startAgent } from '@pollscope/agent';
import { Executor, yieldNow } from '@pollscope/executor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseScrape, type ScrapedMetric, type ScrapedSample } from './prometheus-text.ts';

const TOKEN = 'a-token-for-these-tests';
const METRICS_TOKEN = 'a-token-for-scrapers';
const POLLING = { timeout: 30_000, interval: 50 };
const DOCS = new URL('../../../docs/', import.meta.url);

let executor: Executor<'foreground' | 'background'>;
let agent: Agent;

async function start(): Promise<void> {
  executor = new Executor({ queues: { foreground: { weight: 8 }, background: { weight: 1 } } });
  agent = await startAgent({ executor, name: 'tested', port: 0, token: TOKEN, metricsToken: METRICS_TOKEN });
}

async function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  const sent = request({ host: '127.0.0.1', port: agent.port, path, headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

async function scrape(): Promise<readonly ScrapedMetric[]> {
  const { body } = await get('/metrics', { authorization: `Bearer ${METRICS_TOKEN}` });
  return parseScrape(body);
}

function sampleOf(metrics: readonly ScrapedMetric[], name: string, labels: Readonly<Record<string, string>> = {}) {
  const matches = (sample: ScrapedSample) =>
    sample.name === name && Object.entries(labels).every(([key, value]) => sample.labels[key] === value);
  return metrics.flatMap(({ samples }) => samples).find(matches)?.value;
}

function* yielding(times: number) {
  for (let count = 0; count < times; count++) yield* yieldNow();
}

function* spinning(milliseconds: number) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) yield* yieldNow();
}

function* blocking(milliseconds: number) {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
  yield* yieldNow();
}

/** Runs until both queues have had work at once, a poll was too long, and a second of the agent's own figures is over. */
async function busyScrape(): Promise<readonly ScrapedMetric[]> {
  await Promise.all([
    executor.queue('foreground').spawn(() => spinning(300), { name: 'request' }),
    executor.queue('background').spawn(() => spinning(300), { name: 'prefetch' }),
    executor.queue('foreground').spawn(() => blocking(150), { name: 'blocker' }),
  ]);
  for (;;) {
    const metrics = await scrape();
    const isThere = [
      sampleOf(metrics, 'pollscope_fairness_jain_ratio'),
      sampleOf(metrics, 'pollscope_agent_records_read_total'),
      sampleOf(metrics, 'pollscope_finding_opened_total', { kind: 'long-poll' }),
    ].every((value) => value !== undefined && value > 0);
    if (isThere) return metrics;
    await sleep(POLLING.interval);
  }
}

it('counts every poll, by queue', async () => {
  await start();
  await Promise.all([
    executor.queue('foreground').spawn(() => yielding(999), { name: 'request' }),
    executor.queue('background').spawn(() => yielding(499), { name: 'prefetch' }),
  ]);
  const polls = async (queue: string) =>
    sampleOf(await scrape(), 'pollscope_poll_duration_seconds_count', { worker: 'main', queue });
  await expect.poll(() => polls('foreground'), POLLING).toBe(1000);
  await expect.poll(() => polls('background'), POLLING).toBe(500);
  const metrics = await scrape();
  expect(sampleOf(metrics, 'pollscope_queue_delay_seconds_count', { queue: 'foreground' })).toBe(1000);
  expect(sampleOf(metrics, 'pollscope_task_ends_total', { outcome: 'ready' })).toBe(2);
  expect(sampleOf(metrics, 'pollscope_task_live')).toBe(0);
  expect(sampleOf(metrics, 'pollscope_agent_records_lost_total', { worker: 'main' })).toBe(0);
  expect(sampleOf(metrics, 'target_info', { service_name: 'tested' })).toBe(1);
  await agent.close();
});

describe('what a scraper reads of a busy program', () => {
  let metrics: readonly ScrapedMetric[];

  beforeAll(async () => {
    await start();
    metrics = await busyScrape();
  });

  afterAll(() => agent.close());

  it('has base units: seconds and ratios', () => {
    const spent = sampleOf(metrics, 'pollscope_worker_time_seconds_total', { state: 'polling' }) ?? 0;
    // 150 ms and more; in nanoseconds or milliseconds it would be far outside.
    expect(spent).toBeGreaterThan(0.1);
    expect(spent).toBeLessThan(60);
    const share = (queue: string) => sampleOf(metrics, 'pollscope_queue_share_received_ratio', { queue }) ?? 0;
    expect(share('foreground') + share('background')).toBeCloseTo(1, 6);
  });

  it('tells of findings by kind, and of those that are looked for from the beginning', () => {
    // One or more: on a busy machine other polls are long as well.
    expect(sampleOf(metrics, 'pollscope_finding_opened_total', { kind: 'long-poll' })).toBeGreaterThan(0);
    expect(sampleOf(metrics, 'pollscope_finding_opened_total', { kind: 'deadlock' })).toBe(0);
  });

  it('is what docs/metrics.md has', async () => {
    const page = await readFile(new URL('metrics.md', DOCS), 'utf8');
    const rows = [...page.matchAll(/^\| `(\w+)` \| `[\w.]+` \| (\w+) \| .*? \| (.*?) \| (.*?) \|$/gm)];
    const documented = rows.map(([, name, type, labels = '', help]) => {
      return { name, type, help, labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label]) => label) };
    });
    const shown = metrics.map(({ name, type, help, samples }) => {
      const { le: _bound, ...labels } = samples[0]?.labels ?? { none: '' };
      return { name, type, help, labels: Object.keys(labels) };
    });
    expect(documented).toEqual(shown.filter(({ name }) => name !== 'target_info'));
  });

  it('is all that docs/grafana/pollscope.json asks for', async () => {
    const dashboard = await readFile(new URL('grafana/pollscope.json', DOCS), 'utf8');
    const names = new Set(metrics.flatMap(({ samples }) => samples.map(({ name }) => name)));
    const asked = [...dashboard.matchAll(/\b(pollscope_\w+|target_info)\b/g)].map(([name]) => name);
    expect(asked.length).toBeGreaterThan(20);
    expect(asked.filter((name) => !names.has(name))).toEqual([]);

    const labels = new Set(metrics.flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels))));
    const grouped = [...dashboard.matchAll(/\bby \((.*?)\)/g)].flatMap(([, list = '']) => list.split(', '));
    expect(grouped.filter((label) => !labels.has(label))).toEqual([]);
    // What a filter names is a label of ours, or one that Prometheus adds.
    const filtered = [...dashboard.matchAll(/[{,](\w+)=~?\\"/g)].map(([, label = '']) => label);
    expect(filtered.filter((label) => !labels.has(label) && label !== 'instance')).toEqual([]);
  });
});

describe('/metrics is opened', () => {
  beforeAll(start);
  afterAll(() => agent.close());

  it.each([
    ['by the metrics token', { authorization: `Bearer ${METRICS_TOKEN}` }, 200],
    ['by the token of the agent', { authorization: `Bearer ${TOKEN}` }, 200],
    [
      'by either, whatever name the scraper knows the machine by',
      { authorization: `Bearer ${METRICS_TOKEN}`, host: 'node-7.internal' },
      200,
    ],
    ['not without a token', {}, 401],
    ['not by another token', { authorization: 'Bearer some-other-token-here' }, 401],
    ['not by a page under a name of its own, though it had the cookie', { host: 'evil.example', cookie: `TOKEN` }, 401],
  ])('%s', async (_how, headers, status) => {
    const cookie = 'cookie' in headers ? { cookie: `pollscope-${agent.port}=${TOKEN}` } : {};
    expect((await get('/metrics', { ...headers, ...cookie })).status).toBe(status);
  });

  it('by the cookie of the console', async () => {
    expect((await get('/metrics', { cookie: `pollscope-${agent.port}=${TOKEN}` })).status).toBe(200);
  });

  it('by the metrics token, which opens nothing else', async () => {
    const { status, headers } = await get(`/?token=${METRICS_TOKEN}`);
    expect(status).toBe(403);
    expect(headers['set-cookie']).toBeUndefined();
  });
});
