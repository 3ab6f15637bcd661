import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { userToken } from './token.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pollscope-'));
});

afterEach(() => {
  rmSync(directory, { recursive: true });
});

it('stays the same from one run to the next, and is for its user only', () => {
  const nested = join(directory, 'state', 'pollscope');
  const token = userToken(nested);
  expect(token).toMatch(/^[\w-]{32}$/);
  expect(userToken(nested)).toBe(token);
  expect(statSync(join(nested, 'token')).mode & 0o777).toBe(0o600);
});

it('is another one for each run where the file cannot be kept', () => {
  const notADirectory = join(directory, 'file');
  writeFileSync(notADirectory, '');
  expect(userToken(notADirectory)).not.toBe(userToken(notADirectory));
});

it('is not taken from a file that holds something else, which is left alone', () => {
  writeFileSync(join(directory, 'token'), 'short\n');
  expect(userToken(directory)).toMatch(/^[\w-]{32}$/);
  expect(readFileSync(join(directory, 'token'), 'utf8')).toBe('short\n');
});
