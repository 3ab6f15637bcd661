import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { encodeFrame } from '@pollscope/protocol';
import { describe, expect, test } from 'vitest';
import { ImportError, type ImportedTrace } from '../src/index.ts';
import { imported } from './imported.ts';

const FILES = 10_000;
/** What a run makes of a file may take so many times its bytes, and this much besides. */
const MAX_RATIO = 400;
const FREE_BYTES = 4 << 20;

const CORPUS = new URL('../fixtures/corpus/', import.meta.url);
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));

/** Numbers that look random and are the same in every run (Marsaglia's xorshift32). */
function randoms(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** A few changes of the kinds that disks, networks and ill will make. */
function mutated(whole: Uint8Array, random: (below: number) => number): Uint8Array {
  // A part, so that ten thousand files take seconds.
  const from = random(4) === 0 ? random(whole.length) : 0;
  let bytes = whole.slice(from, from + 200 + random(4000));
  for (let change = random(6); change >= 0; change--) {
    const at = random(bytes.length);
    const length = 1 + random(16);
    switch (random(6)) {
      case 0:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        bytes = bytes.slice(0, Math.max(1, at));
        break;
      case 2:
        bytes.fill(random(2) === 0 ? 0xff : 0, at, at + length);
        break;
      case 3:
        bytes.copyWithin(at, random(bytes.length), random(bytes.length));
        break;
      case 4:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
        break;
      default:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...whole.subarray(at, at + 200), ...bytes.subarray(at)]);
    }
    if (bytes.length === 0) bytes = Uint8Array.of(0);
  }
  return bytes;
}

/** Whether it gave frames; otherwise it was refused. @throws anything but an ImportError, and for output out of proportion. */
async function isRead(bytes: Uint8Array): Promise<boolean> {
  let trace: ImportedTrace;
  try {
    trace = await imported(bytes, 1 << 12);
  } catch (error) {
    if (error instanceof ImportError) return false;
    throw error;
  }
  let size = 0;
  for (const frame of trace.frames()) size += encodeFrame(frame).length;
  if (size > FREE_BYTES + MAX_RATIO * bytes.length) throw new Error(`${bytes.length} bytes became ${size}`);
  return true;
}

describe.each(['two-runtimes.bin', 'two-runtimes.bin.gz', 'tasks.ndjson'])('%s, mutated', (name) => {
  test(`${FILES} times gives frames or a typed error`, { timeout: 240_000 }, async () => {
    const whole = fixture(name);
    const random = randoms(0x9e3779b9);
    let read = 0;
    for (let file = 0; file < FILES; file++) {
      const bytes = mutated(whole, random);
      try {
        if (await isRead(bytes)) read++;
      } catch (error) {
        mkdirSync(CORPUS, { recursive: true });
        writeFileSync(new URL(`${name}-${file}`, CORPUS), bytes);
        throw error;
      }
    }
    expect(read).toBeGreaterThan(FILES / 20);
    expect(read).toBeLessThan(FILES);
  });
});

test.each(readdirSync(CORPUS))('the kept file %s gives frames or a typed error', async (name) => {
  const bytes = new Uint8Array(readFileSync(new URL(name, CORPUS)));
  await expect(isRead(bytes)).resolves.toBeTypeOf('boolean');
});
