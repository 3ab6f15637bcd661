import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readHdrHistogram } from './hdr-histogram.ts';

/** Two significant digits, as console-subscriber has them; `words`: counts, and negative numbers of empty ones. */
function encoded(words: readonly number[]): Uint8Array {
  const payload = words.flatMap((word) => {
    const bytes: number[] = [];
    for (let rest = word < 0 ? -2 * word - 1 : 2 * word; ; rest = Math.floor(rest / 128)) {
      bytes.push((rest % 128) + (rest > 127 ? 128 : 0));
      if (rest <= 127) return bytes;
    }
  });
  const bytes = new Uint8Array(40 + payload.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x1c849313);
  view.setUint32(4, payload.length);
  view.setUint32(12, 2);
  view.setBigUint64(16, 1n);
  view.setBigUint64(24, 1_000_000_000n);
  bytes.set(payload, 40);
  return bytes;
}

function read(bytes: Uint8Array): {
  readonly isWhole: boolean;
  readonly values: readonly (readonly [number, number])[];
} {
  const values: [number, number][] = [];
  const isWhole = readHdrHistogram(bytes, (value, count) => values.push([value, count]));
  return { isWhole, values };
}

test('values are exact below 256, and the middle of their bucket above', () => {
  // Index 0, 1, 255; then the first of width 2, which are 256 and 257, and the first of width 4, from 512.
  const { isWhole, values } = read(encoded([3, 1, -253, 7, 5, -127, 2]));
  expect(isWhole).toBe(true);
  expect(values).toEqual([
    [0, 3],
    [1, 1],
    [255, 7],
    [257, 5],
    [514, 2],
  ]);
});

test('any bytes are read to an end', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (bytes, hasHeader) => {
      const whole = hasHeader ? Uint8Array.from([...encoded([]), ...bytes]) : bytes;
      if (hasHeader) new DataView(whole.buffer).setUint32(4, bytes.length);
      for (const [value, count] of read(whole).values) {
        expect(value).toBeGreaterThanOrEqual(0);
        expect(count).toBeGreaterThan(0);
      }
    }),
  );
});

test('what breaks off, is compressed or of another version is no histogram', () => {
  expect(read(encoded([1]).subarray(0, 40)).isWhole).toBe(false);
  expect(read(encoded([1]).subarray(0, 20)).isWhole).toBe(false);
  const compressed = encoded([1]);
  new DataView(compressed.buffer).setUint32(0, 0x1c849304);
  expect(read(compressed).isWhole).toBe(false);
});
