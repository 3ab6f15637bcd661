import { closeSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordingDirectory } from './recording-directory.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'pollscope-directory-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function create(from: RecordingDirectory, bytes: number, expected = bytes): string {
  const { path, descriptor } = from.create(expected);
  writeFileSync(descriptor, new Uint8Array(bytes));
  closeSync(descriptor);
  return path;
}

const files = (name: string, maxBytes: number, suffix = '') =>
  new RecordingDirectory({ directory: join(directory, 'made'), name, pid: 7, suffix, maxBytes });

test('makes the directory and files that only the user can read', () => {
  const path = create(files('a program/with: odd*name', 1_000), 10);
  expect(path).toMatch(/\/made\/a_program_with_odd_name-\d{8}T\d{9}Z-7\.pollscope$/);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(statSync(join(directory, 'made')).mode & 0o777).toBe(0o700);
});

test('no two files have one name, however fast they come', () => {
  const from = files('fast', 1e6);
  const paths = Array.from({ length: 20 }, () => create(from, 1));
  expect(new Set(paths).size).toBe(20);
});

test('the oldest files of the program give way to a new one, and no others', () => {
  const ours = files('ours', 250);
  const others = [files('ours2', 250), files('ours', 250, 'flight')].map((from) => create(from, 100));
  const kept = [100, 100, 100, 100].map((bytes) => create(ours, bytes)).slice(-2);
  writeFileSync(join(directory, 'made', 'notes.txt'), 'not a recording');
  const left = readdirSync(join(directory, 'made')).map((name) => join(directory, 'made', name));
  expect(left.sort()).toEqual([...kept, ...others, join(directory, 'made', 'notes.txt')].sort());
});

test('says what the system says when there can be no file', () => {
  const from = new RecordingDirectory({ directory: '/dev/null/x', name: 'a', pid: 1, suffix: '', maxBytes: 1 });
  expect(() => from.create(1)).toThrow('ENOTDIR');
});
