// @vitest-environment node
import { type ByteSource, memorySource } from '@pollscope/protocol/recording';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blobSource, cachedSource } from './sources.ts';

const MEBIBYTE = 1 << 20;

function counted(source: ByteSource) {
  const reads: number[] = [];
  const read: ByteSource['read'] = (offset, length) => {
    reads.push(offset);
    return source.read(offset, length);
  };
  return { reads, source: { size: source.size, read } };
}

test('a cached source gives the bytes of the one behind it, wherever they are asked for', async () => {
  const bytes = Uint8Array.from({ length: 3 * MEBIBYTE + 5 }, (_, at) => (at * 31) ^ (at >> 12));
  const cached = cachedSource(memorySource(bytes));
  await fc.assert(
    fc.asyncProperty(fc.nat(bytes.length), fc.nat(2 * MEBIBYTE), async (offset, most) => {
      const length = Math.min(most, bytes.length - offset);
      const read = await cached.read(offset, length);
      expect(read.length).toBe(length);
      // Comparing two arrays of a million is slow in a test.
      expect(read.every((byte, at) => byte === bytes[offset + at])).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('what was read just now is not asked for again, and what failed is', async () => {
  const { reads, source } = counted(memorySource(new Uint8Array(2 * MEBIBYTE)));
  const cached = cachedSource(source);
  await cached.read(10, 20);
  await cached.read(MEBIBYTE - 1, 2);
  await cached.read(0, 2 * MEBIBYTE);
  expect(reads).toEqual([0, MEBIBYTE]);

  let fails = true;
  const shaky = cachedSource({
    size: 4,
    read: async () => {
      if (fails) throw new Error('gone');
      return Uint8Array.of(1, 2, 3, 4);
    },
  });
  await expect(shaky.read(0, 2)).rejects.toThrow('gone');
  fails = false;
  expect(await shaky.read(1, 2)).toEqual(Uint8Array.of(2, 3));
});

test('of a blob only what is asked for is read', async () => {
  const source = blobSource(new Blob([Uint8Array.of(1, 2, 3, 4, 5)]));
  expect(source.size).toBe(5);
  expect(await source.read(1, 3)).toEqual(Uint8Array.of(2, 3, 4));
});
