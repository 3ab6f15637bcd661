// @vitest-environment node
import { gzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { gunzip } from './gunzip.ts';

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function inflated(bytes: Uint8Array, size = 7): Promise<{ text: string; failure: unknown }> {
  let text = '';
  try {
    for await (const chunk of gunzip(pieces(bytes, size))) text += new TextDecoder().decode(chunk);
    return { text, failure: undefined };
  } catch (failure) {
    return { text, failure };
  }
}

const member = (text: string) => gzipSync(new TextEncoder().encode(text));
const joined = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]));

test('all members are read, in whatever pieces they come', async () => {
  const file = joined(member('one, '), member('two, '), member('three'));
  for (const size of [1, 7, 1000])
    expect(await inflated(file, size)).toEqual({ text: 'one, two, three', failure: undefined });
});

test('of a file that is cut off or damaged comes what was before, and then the reason', async () => {
  const file = joined(member('whole, '), member('x'.repeat(5000)));
  const cut = await inflated(file.subarray(0, -9));
  expect(cut.text).toMatch(/^whole, /);
  expect(cut.failure).toBeInstanceOf(Error);
  const damaged = await inflated(joined(member('whole'), Uint8Array.of(1, 2, 3)));
  expect(damaged.text).toBe('whole');
});
