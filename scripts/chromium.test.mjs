import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ensureChromium, findChromium } from './chromium.mjs';

// Any program that starts will do for a browser here, and Node is one that is surely there.

/** @type {string} */
let folder;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pollscope-chromium-'));
  vi.stubEnv('CHROMIUM_PATH', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('takes the browser that CHROMIUM_PATH names before any other', () => {
  vi.stubEnv('CHROMIUM_PATH', process.execPath);
  expect(findChromium()).toBe(process.execPath);
});

it('says so when CHROMIUM_PATH names nothing that starts, and takes no other', () => {
  const missing = join(folder, 'missing');
  vi.stubEnv('CHROMIUM_PATH', missing);
  const problem = `CHROMIUM_PATH is "${missing}", but no browser starts from there: correct it or unset it.`;
  expect(() => findChromium()).toThrow(problem);
  expect(ensureChromium()).toEqual({ problem });
});

it('finds a browser on PATH', () => {
  symlinkSync(process.execPath, join(folder, 'chromium-browser'));
  vi.stubEnv('PATH', folder);
  expect(findChromium()).toBe(join(folder, 'chromium-browser'));
});

it('passes over one on PATH that does not start', () => {
  symlinkSync(import.meta.filename, join(folder, 'chromium'));
  symlinkSync(process.execPath, join(folder, 'google-chrome'));
  vi.stubEnv('PATH', folder);
  expect(findChromium()).toBe(join(folder, 'google-chrome'));
});
