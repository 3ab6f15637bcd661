import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Finding } from '@pollscope/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RunningCommand, TOKEN } from './command.ts';
import { StreamClient } from './stream-client.ts';

interface Demo {
  readonly name: string;
  readonly summary: string;
  readonly lookFor: string;
  readonly finding: string;
}

const FOLDER = fileURLToPath(new URL('../../../examples/demos/', import.meta.url));
const catalogue = JSON.parse(readFileSync(`${FOLDER}catalogue.json`, 'utf8')) as readonly Demo[];

/** A machine that does not run the program for a while makes these of any program, so they say nothing about a demo. */
const OF_A_STALL = [
  'long-poll',
  'poll-running',
  'never-yielded',
  'event-loop-held',
  'event-loop-busy',
  'loop-blocked',
  'queue-starved',
  'queue-delay',
  'data-gap',
];
/** What else is true of a demo. */
const TRUE_AS_WELL: Readonly<Record<string, readonly string[]>> = {
  deadlock: ['long-hold'],
  'starved-queue': ['share-error'],
  // Work that is not done lives on.
  'growing-queue': ['task-leak', 'share-error'],
};

/** `leak` is told of after twenty seconds, the others after some: it starts first, and they run beside it. */
const slowestFirst = [...catalogue].sort((a, b) => Number(b.name === 'leak') - Number(a.name === 'leak'));

let recordings = '';
beforeAll(() => {
  recordings = mkdtempSync(join(tmpdir(), 'pollscope-demos-'));
});
afterAll(() => rmSync(recordings, { recursive: true, force: true }));

describe('pollscope demo', () => {
  it('lists every program of the folder, each with a line', async () => {
    const files = readdirSync(FOLDER).filter((file) => file.endsWith('.js'));
    expect(catalogue.map(({ name }) => `${name}.js`).sort()).toEqual(files.sort());
    const { code, stdout } = await new RunningCommand(['demo']).ended;
    expect(code).toBe(0);
    for (const { name, summary } of catalogue) expect(stdout).toMatch(new RegExp(`^ {2}${name} +${summary}$`, 'm'));
  });

  it('is documented with the same lines', () => {
    const page = readFileSync(fileURLToPath(new URL('../../../docs/command.md', import.meta.url)), 'utf8');
    for (const { name, summary, finding } of catalogue) {
      expect(page).toContain(`| \`${name}\` | ${summary} | \`${finding}\` |`);
    }
  });
});

describe.concurrent('each demo, observed', () => {
  it.for(slowestFirst)('$name has the tasks and the finding that it promises', async (demo, { onTestFinished }) => {
    const command = new RunningCommand(['demo', demo.name], { POLLSCOPE_FLIGHT_RECORDER: recordings });
    // Also when it took too long.
    onTestFinished(async () => void (await command.stop()));
    const { port } = new URL(await command.url());
    expect(command.stdout).toContain(demo.lookFor);
    expect(command.stdout).toContain(`Finding:  ${demo.finding}`);
    const { names, findings } = await watched(Number(port), demo);
    for (const [, subject] of demo.lookFor.matchAll(/"([^"]+)"/g)) expect(names).toContain(subject);
    const expected = new Set([demo.finding, ...OF_A_STALL, ...(TRUE_AS_WELL[demo.name] ?? [])]);
    const misleading = findings.filter(({ detector }) => !expected.has(detector));
    expect(misleading.map(({ sentence }) => sentence)).toEqual([]);
  });
});

/** What a console is told until the demo's finding is open or the program has ended. */
async function watched(port: number, { name, finding }: Demo) {
  const client = new StreamClient({ port, token: TOKEN, subscribe: 'aggregates' });
  const findings: Finding[] = [];
  const names: string[] = [];
  await client.until(() => {
    for (const { rows } of client.sections('findings')) findings.push(...rows);
    for (const { rows } of client.sections('strings')) names.push(...rows.map(({ text }) => text));
    client.frames.length = 0;
    return findings.some(({ detector }) => detector === finding);
  });
  client.socket.terminate();
  expect(client.texts[0]).toMatchObject({ type: 'welcome', source: { name } });
  return { findings, names };
}
