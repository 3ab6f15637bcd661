import { PNG } from 'pngjs';

/**
 * The fastest deflate level and no row filter: a tile is encoded once per life in the cache, and what is scarce here is
 * CPU time, not bytes.
 */
const ENCODING = { deflateLevel: 1, filterType: 0, colorType: 2, inputColorType: 2, inputHasAlpha: false } as const;

/** Encodes `size * size` pixels of three bytes. The deflating runs on Node's thread pool, not on the calling thread. */
export function encodePng(pixels: Uint8Array, size: number): Promise<Buffer> {
  const png = new PNG({ width: size, height: size, ...ENCODING });
  png.data = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    png.on('data', (chunk: Buffer) => chunks.push(chunk));
    png.once('end', () => resolve(Buffer.concat(chunks)));
    png.once('error', reject);
    png.pack();
  });
}
