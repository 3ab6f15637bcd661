import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RunningCommand } from './command.ts';

const TRACE = fileURLToPath(new URL('../../../packages/interop/fixtures/two-runtimes.bin.gz', import.meta.url));

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pollscope-convert-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const convert = (...args: readonly string[]) => new RunningCommand(['convert', ...args]).ended;
const at = (name: string) => join(folder, name);

test('a trace of dial9 becomes a recording, and that a table with the same polls', async () => {
  const imported = await convert(TRACE, at('run.pollscope'));
  expect(imported).toMatchObject({ code: 0, stdout: expect.stringContaining('recording') });
  expect(await convert(at('run.pollscope'), at('from-recording.csv'), '--table', 'polls')).toMatchObject({ code: 0 });
  expect(await convert(TRACE, at('from-trace.csv'), '--table', 'polls')).toMatchObject({ code: 0 });
  const polls = readFileSync(at('from-trace.csv'), 'utf8');
  expect(polls.trimEnd().split('\r\n')).toHaveLength(1 + 107);
  expect(readFileSync(at('from-recording.csv'), 'utf8')).toBe(polls);
});

test('what is missing is told, and what there is gets converted', async () => {
  writeFileSync(at('cut.bin.gz'), readFileSync(TRACE).subarray(0, 2500));
  const { code, stderr } = await convert(at('cut.bin.gz'), at('cut.pftrace'));
  expect(code).toBe(0);
  expect(stderr).toContain('unexpected end of file');
});

test('other files, unknown names and outputs that exist are refused with what to do', async () => {
  writeFileSync(at('notes.txt'), 'no trace');
  expect(await convert(at('notes.txt'), at('out.json'))).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('dial9'),
  });
  expect(await convert(TRACE, at('out.xyz'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--format') });
  expect(await convert(TRACE, at('notes.txt'), '--format', 'csv')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  });
});

test('a part of a recording has the polls of that time, as a recording and as tables', async () => {
  await convert(TRACE, at('whole.pollscope'));
  const pollsIn = async (path: string, ...range: string[]): Promise<string[]> => {
    const csv = at(`${basename(path)}-${range.join('')}.csv`);
    expect(await convert(path, csv, '--table', 'polls', ...range)).toMatchObject({ code: 0 });
    return readFileSync(csv, 'utf8').trimEnd().split('\r\n').slice(1);
  };
  const all = await pollsIn(at('whole.pollscope'));
  const middle = Number(all[50]?.split(',')[4]) / 1e9;
  const range = ['--from', `${middle}`, '--to', `${middle + 0.01}`];
  const part = await pollsIn(at('whole.pollscope'), ...range);
  expect(part.length).toBeGreaterThan(0);
  expect(part.length).toBeLessThan(all.length);
  // The trace itself gives the same part, and so does a part that was made into a recording.
  expect(await pollsIn(TRACE, ...range)).toEqual(part);
  for (const [from, to] of [
    [at('whole.pollscope'), at('part.pollscope')],
    [TRACE, at('part-of-trace.pollscope')],
  ] as const) {
    expect(await convert(from, to, ...range)).toMatchObject({ code: 0 });
    expect(await pollsIn(to, ...range)).toEqual(part);
  }
});
