import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Theme } from './gallery-page.ts';

/** Where the pictures are kept; from `dist` as well as from `src`. */
const IMAGES = fileURLToPath(new URL('../../src/gallery/images/', import.meta.url));

/** Of the page that pictures are taken of, in CSS pixels. */
export const PICTURE_WIDTH = 1280;

/** Holds how letters were drawn where the pictures were taken. */
export const LETTERS = join(IMAGES, 'letters.txt');

export function imageFile(theme: Theme, file: string): string {
  return join(IMAGES, theme, file);
}
