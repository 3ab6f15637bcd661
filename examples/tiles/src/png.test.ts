import { PNG } from 'pngjs';
import { expect, it } from 'vitest';
import { encodePng } from './png.ts';

it('encodes pixels that a PNG reader gives back unchanged', async () => {
  const pixels = Uint8Array.from({ length: 8 * 8 * 3 }, (_, index) => (index * 37) % 256);
  const read = PNG.sync.read(await encodePng(pixels, 8));
  expect([read.width, read.height]).toEqual([8, 8]);
  expect(read.data.filter((_, index) => index % 4 !== 3)).toEqual(Buffer.from(pixels));
});
