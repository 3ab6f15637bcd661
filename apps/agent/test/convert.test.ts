import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  expect(await convert(TRACE, at('out.xyz'))).toMatchObject({ code: 2, stderr: expect.stringContaining('--to') });
  expect(await convert(TRACE, at('notes.txt'), '--to', 'csv')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('exists already'),
  });
});
