import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { streamAddress } from './address.ts';

const OWN = 'the-token-of-this-user';
let home = '';

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'pollscope-address-'));
  mkdirSync(join(home, 'pollscope'));
  writeFileSync(join(home, 'pollscope', 'token'), `${OWN}\n`);
  vi.stubEnv('XDG_STATE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

test('a URL, host and port, a port, or nothing lead to a stream', () => {
  const urls = ['http://10.0.0.7:7000/?token=x', '10.0.0.7:7000', '7000', undefined, 'https://box/', '[::1]:7000'];
  expect(urls.map((text) => streamAddress(text).url)).toEqual([
    'ws://10.0.0.7:7000/stream',
    'ws://10.0.0.7:7000/stream',
    'ws://127.0.0.1:7000/stream',
    'ws://127.0.0.1:6780/stream',
    'wss://box/stream',
    'ws://[::1]:7000/stream',
  ]);
});

test('the token is that of the URL, else the one given, else the own one of this user', () => {
  expect(streamAddress('http://127.0.0.1:7000/?token=of-the-url', 'given').token).toBe('of-the-url');
  expect(streamAddress('7000', 'given').token).toBe('given');
  expect(streamAddress('7000').token).toBe(OWN);
  expect(streamAddress('http://[::1]:7000').token).toBe(OWN);
});

test('the own token is not shown to another machine', () => {
  expect(streamAddress('10.0.0.7:7000').token).toBeUndefined();
  expect(streamAddress('localhost.example.org:7000').token).toBeUndefined();
});

test('what is no address says what to give', () => {
  for (const text of ['ftp://box', 'http://', 'a b']) expect(() => streamAddress(text)).toThrow('give the URL');
});
