import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ConsoleStore } from '@pollscope/analysis';
import { memorySource, openRecording } from '@pollscope/protocol/recording';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inspectCommand } from '../src/cli/inspect.ts';
import { inflateBlock } from '../src/recording/index.ts';
import { RecordedProgram, recordingsIn } from './recording/recorded-program.ts';

const POLLSCOPE = fileURLToPath(new URL('../bin/pollscope.js', import.meta.url));
const run = promisify(execFile);

let directory: string;
let file: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'pollscope-inspect-'));
  // Long enough for a window of the tasks, which takes a second.
  await new RecordedProgram('throw', { flightRecorder: { directory } }, 2_200).ended;
  file = recordingsIn(directory)[0] ?? '';
});
afterAll(() => rmSync(directory, { recursive: true }));

async function summaryOf(path: string, ...flags: string[]) {
  return JSON.parse((await run(process.execPath, [POLLSCOPE, 'inspect', path, '--json', ...flags])).stdout);
}

describe('pollscope inspect', () => {
  it('prints the figures that the page has for the same range', async () => {
    const reader = await openRecording(memorySource(await readFile(file)), inflateBlock);
    const store = new ConsoleStore();
    for await (const { frame } of reader.frames()) store.ingest(frame);
    const summary = await summaryOf(file);
    const overview = store.overview(summary.range);
    const [queue] = overview.queues;
    expect(queue?.polls).toBeGreaterThan(0);
    expect(summary.queues[0].pollTime).toMatchObject(queue?.pollTime ?? {});
    expect(summary.queues[0].queueDelay).toMatchObject(queue?.queueDelay ?? {});
    expect(summary.queues[0]).toMatchObject({
      name: 'work',
      received: queue?.received,
      receivedShare: queue?.receivedShare,
      entitledShare: queue?.entitledShare,
      depthMax: queue?.depthMax,
    });
    const groups = store.tasks({
      range: summary.range,
      groupBy: 'name',
      sort: { column: 'busy', descending: true },
      filter: '',
      offset: 0,
      limit: 10,
    });
    expect(groups.rows.map(({ name }) => name).sort()).toEqual([0, 1, 2, 3].map((number) => `worker ${number}`));
    for (const [index, { name, queueName, pollTime, queueDelay }] of groups.rows.entries()) {
      expect(summary.tasks[index]).toMatchObject({ name, queue: queueName, pollTime, queueDelay });
    }
    expect(summary.lost).toEqual({ records: 0, frames: 0, damage: [] });
  });

  it('counts only the windows of a range, so that neighbouring ranges add up', async () => {
    const whole = await summaryOf(file);
    const middle = Math.round((whole.range.from + whole.range.to) / 2e8) / 10;
    const [before, after] = await Promise.all([
      summaryOf(file, '--to', String(middle)),
      summaryOf(file, '--from', String(middle)),
    ]);
    expect(before.queues[0].pollTime.count).toBeGreaterThan(0);
    expect([before.lost.frames, after.lost.frames]).toEqual([0, 0]);
    expect(before.queues[0].pollTime.count + after.queues[0].pollTime.count).toBe(whole.queues[0].pollTime.count);
  });

  it('says in text what it is, why it was written and what was found', async () => {
    const { stdout } = await run(process.execPath, [POLLSCOPE, 'inspect', file]);
    expect(stdout).toContain('written for a crash at');
    expect(stdout).toContain('critical from');
    expect(stdout).toMatch(/^queue +count +total +p50 +p90 +p95 +p99 +p99.9 +max$/m);
    expect(stdout).toContain('nothing lost');
  });

  it('reads a file that was cut as far as it goes, and says what is missing', async () => {
    const cut = join(directory, 'cut.pollscope');
    const bytes = await readFile(file);
    writeFileSync(cut, bytes.subarray(0, bytes.length * 0.6));
    const { stdout } = await run(process.execPath, [POLLSCOPE, 'inspect', cut]);
    expect(stdout).toContain('lost:');
  });

  it('says what is wrong with what is no recording, and with a file that is not there', async () => {
    const other = join(directory, 'notes.txt');
    writeFileSync(other, 'not a recording');
    await expect(run(process.execPath, [POLLSCOPE, 'inspect', other])).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/This is not a Pollscope recording.*`pollscope convert`/),
    });
    await expect(run(process.execPath, [POLLSCOPE, 'inspect', 'missing.pollscope'])).rejects.toMatchObject({ code: 2 });
  });

  it.each([
    [['--from', '3', '--to', '3'], '--from must be before --to'],
    [['--from', 'soon'], 'It must be a number of seconds'],
    [['--to', '-1'], 'It must be a number of seconds'],
    [['--to', '1e300'], 'It must be a number of seconds'],
  ])('refuses %j', async (flags, message) => {
    // Within this process, as starting one takes longer than all the rest.
    const refused = inspectCommand()
      .exitOverride()
      .parseAsync([file, ...flags], { from: 'user' });
    await expect(refused).rejects.toThrow(message);
  });
});
