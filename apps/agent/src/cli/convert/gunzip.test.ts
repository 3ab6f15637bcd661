import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { gunzip } from './gunzip.ts';

const text = Array.from({ length: 20_000 }, (_, line) => `line ${line * 7919}\n`).join('');

async function* pieces(...parts: readonly Uint8Array[]) {
  yield* parts;
}

async function read(...parts: readonly Uint8Array[]) {
  const taken: Uint8Array[] = [];
  let failure: unknown;
  try {
    for await (const chunk of gunzip(pieces(...parts))) taken.push(chunk);
  } catch (error) {
    failure = error;
  }
  return { text: Buffer.concat(taken).toString(), failure };
}

test('members one after the other are one file', async () => {
  expect(await read(gzipSync(text), gzipSync('end'))).toEqual({ text: `${text}end`, failure: undefined });
});

test('what comes before a cut is given, and then the error', async () => {
  const cut = await read(gzipSync(text).subarray(0, 30_000));
  expect(cut.failure).toMatchObject({ message: 'unexpected end of file' });
  expect(cut.text.length).toBeGreaterThan(10_000);
  expect(text.startsWith(cut.text)).toBe(true);
});

test('what comes before damage is given, and then the error', async () => {
  const damaged = gzipSync(text);
  damaged.fill(0xff, 30_000, 30_100);
  const { text: start, failure } = await read(damaged);
  expect(failure).toBeInstanceOf(Error);
  expect(start.length).toBeGreaterThan(10_000);
});

test('whoever stops early leaves nothing behind', async () => {
  for await (const chunk of gunzip(pieces(gzipSync(text), gzipSync(text)))) {
    expect(chunk.length).toBeGreaterThan(0);
    break;
  }
});
