import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareCommand } from '../src/cli/compare.ts';
import { RunningCommand } from './command.ts';

const TRACE = fileURLToPath(new URL('../../../packages/interop/fixtures/two-runtimes.bin.gz', import.meta.url));
const GOLDEN = fileURLToPath(new URL('../../../packages/protocol/golden/recording-v1.pollscope', import.meta.url));

let folder = '';
let trace = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'pollscope-compare-'));
  trace = join(folder, 'trace.pollscope');
  await new RunningCommand(['convert', TRACE, trace]).ended;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compare = (...args: readonly string[]) => new RunningCommand(['compare', ...args]).ended;

describe('pollscope compare', () => {
  it('finds no difference between a recording and itself', async () => {
    const { code, stdout } = await compare(trace, trace, '--json', '--bars');
    expect(code).toBe(0);
    const { files, queues, tasks, findings } = JSON.parse(stdout);
    expect(files.a).toMatchObject({ path: trace, damage: [] });
    expect(tasks.length).toBeGreaterThan(0);
    for (const { shares, pollTime } of queues) {
      expect(shares.b).toEqual(shares.a);
      expect(pollTime.b).toEqual(pollTime.a);
      const { ks = 0, wasserstein = 0 } = pollTime.distance;
      expect([ks, wasserstein]).toEqual([0, 0]);
      expect(pollTime.bars.a).toEqual(pollTime.bars.b);
    }
    expect([findings.gained, findings.lost]).toEqual([[], []]);
  });

  it('says in text what is on one side only, and where there are too few samples', async () => {
    const { code, stdout } = await compare(GOLDEN, trace);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^before .*recording-v1\.pollscope: sample, 200 ms from 0\.000 s after 2023-11-14T22:13:20\.000Z/m,
    );
    expect(stdout).toMatch(/^after .*trace\.pollscope: dial9 trace, 200 ms /m);
    expect(stdout).toContain('Findings (+ new, - gone, = still there)');
    expect(stdout).toMatch(/^name +share +count +per s +p50 +p95 +p99 +max +distance$/m);
    expect(stdout).toMatch(/^main +before +50\.0 % +6 /m);
    expect(stdout).toContain('too few samples');
  });

  it('aligns at a mark of the program', async () => {
    const { code, stdout } = await compare(trace, trace, '--at', 'OrderPlaced', '--json');
    expect(code).toBe(0);
    const { a, b } = JSON.parse(stdout);
    expect(a.alignedAt).toBeGreaterThan(0);
    expect(a.range).toEqual({ from: a.alignedAt, to: expect.any(Number) });
    expect(b).toEqual(a);
  });

  it.each([
    [[GOLDEN, GOLDEN, '--at', 'deployed'], 1, /recording-v1\.pollscope: There is no mark "deployed". It has/],
    [[GOLDEN, 'missing.pollscope'], 2, /missing\.pollscope cannot be opened/],
    [[GOLDEN, TRACE], 1, /is not a Pollscope recording.*`pollscope convert`/],
    [[GOLDEN, GOLDEN, '--from', '5'], 2, /both recordings have 0\.200 s: nothing of it was asked for/],
    [[GOLDEN, GOLDEN, '--from', '0.2', '--to', '0.1'], 2, /--from must be before --to/],
  ])('refuses %j with what is wrong', async (args, exitCode, message) => {
    // Within this process, as starting one takes longer than all the rest.
    await expect(
      compareCommand()
        .exitOverride()
        .parseAsync([...args], { from: 'user' }),
    ).rejects.toMatchObject({
      exitCode,
      message: expect.stringMatching(message),
    });
  });
});
