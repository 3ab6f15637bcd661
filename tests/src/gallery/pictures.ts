import type { Page } from 'playwright-core';
import type { Box } from './gallery-page.ts';

/**
 * Pictures are kept at a fifth of their size: enough to see that something is missing, moved, or of another colour.
 */
const SCALE = 5;

/** A specimen's small picture, as a PNG in base64. */
export interface Picture {
  readonly name: string;
  readonly png: string;
}

/** Cuts the specimens out of the picture of their page. Any page will do to work on. */
export async function cut(page: Page, whole: Buffer, boxes: readonly Box[]): Promise<readonly Picture[]> {
  return page.evaluate(cutInPage, { png: whole.toString('base64'), boxes, scale: SCALE });
}

/** How a picture differs from the one that was kept. */
export interface Difference {
  /** Pixels of the small pictures, one over the other. */
  readonly kept: readonly [width: number, height: number];
  readonly now: readonly [width: number, height: number];
  /** Fraction of the pixels that differ by more than smoothing can account for. */
  readonly share: number;
}

export async function compare(page: Page, kept: string, now: string): Promise<Difference> {
  return page.evaluate(compareInPage, { kept, now });
}

// The two functions below run in the page: they may use nothing from outside themselves.

interface CutOptions {
  readonly png: string;
  readonly boxes: readonly Box[];
  readonly scale: number;
}

async function cutInPage({ png, boxes, scale }: CutOptions): Promise<Picture[]> {
  const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
  // Decoded once: an image element is decoded again for each piece of it that is drawn.
  const whole = await createImageBitmap(new Blob([bytes]));
  const pixelsOf = ({ x, y, width, height }: Box): ImageData => {
    const canvas = new OffscreenCanvas(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)));
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    context.drawImage(whole, -Math.round(x), -Math.round(y));
    return context.getImageData(0, 0, canvas.width, canvas.height);
  };
  // Our own mean over squares: browsers shrink pictures each in its own way.
  const shrink = (pixels: ImageData): ImageData => {
    const width = Math.ceil(pixels.width / scale);
    const height = Math.ceil(pixels.height / scale);
    const sums = new Float64Array(4 * width * height);
    const counts = new Float64Array(width * height);
    for (let y = 0; y < pixels.height; y++) {
      for (let x = 0; x < pixels.width; x++) {
        const square = Math.floor(y / scale) * width + Math.floor(x / scale);
        const at = 4 * (y * pixels.width + x);
        for (let channel = 0; channel < 4; channel++)
          sums[4 * square + channel] = (sums[4 * square + channel] ?? 0) + (pixels.data[at + channel] ?? 0);
        counts[square] = (counts[square] ?? 0) + 1;
      }
    }
    const small = new ImageData(width, height);
    sums.forEach((sum, at) => (small.data[at] = Math.round(sum / (counts[at >> 2] ?? 1))));
    return small;
  };
  return boxes.map((box) => {
    const small = shrink(pixelsOf(box));
    const canvas = document.createElement('canvas');
    canvas.width = small.width;
    canvas.height = small.height;
    canvas.getContext('2d')?.putImageData(small, 0, 0);
    return { name: box.name, png: canvas.toDataURL('image/png').replace('data:image/png;base64,', '') };
  });
}

async function compareInPage({ kept, now }: { readonly kept: string; readonly now: string }): Promise<Difference> {
  /** Of 255: more than smoothing changes the mean of a neighbourhood by. */
  const TOLERANCE = 16;
  const pixelsOf = async (png: string): Promise<ImageData> => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('no canvas');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  // Mean of a pixel and its neighbours.
  const blurred = ({ data, width, height }: ImageData, at: { x: number; y: number; channel: number }): number => {
    let sum = 0;
    let count = 0;
    for (let y = Math.max(0, at.y - 1); y <= Math.min(height - 1, at.y + 1); y++) {
      for (let x = Math.max(0, at.x - 1); x <= Math.min(width - 1, at.x + 1); x++) {
        sum += data[4 * (y * width + x) + at.channel] ?? 0;
        count++;
      }
    }
    return sum / count;
  };
  const [a, b] = await Promise.all([pixelsOf(kept), pixelsOf(now)]);
  const width = Math.min(a.width, b.width);
  const height = Math.min(a.height, b.height);
  let different = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const differs = [0, 1, 2].some((channel) => {
        const at = { x, y, channel };
        return Math.abs(blurred(a, at) - blurred(b, at)) > TOLERANCE;
      });
      if (differs) different++;
    }
  }
  return { kept: [a.width, a.height], now: [b.width, b.height], share: different / (width * height) };
}
