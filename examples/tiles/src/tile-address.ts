export const FRACTALS = ['mandelbrot', 'julia'] as const;
export type Fractal = (typeof FRACTALS)[number];

/** Names one square tile: at zoom z the world is 2^z tiles wide, x counts from the left, y from the top. */
export interface TileAddress {
  readonly fractal: Fractal;
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

/** At zoom 40 neighbouring pixels of a 256-pixel tile are 1e-14 apart, the last step that doubles tell apart near 1. */
export const MAX_ZOOM = 40;

/** The text by which caches and URLs know a tile. */
export function tileKey(address: TileAddress): string {
  return `${address.fractal}/${address.zoom}/${address.x}/${address.y}`;
}

/** Reads the four parts of a tile URL. Throws a RangeError that says which part is wrong and what it may be. */
export function parseTileAddress(parts: Readonly<Record<'fractal' | 'zoom' | 'x' | 'y', string>>): TileAddress {
  const fractal = FRACTALS.find((known) => known === parts.fractal);
  if (fractal === undefined) {
    throw new RangeError(`Unknown fractal "${parts.fractal}". Use one of: ${FRACTALS.join(', ')}.`);
  }
  const zoom = parseIndex('zoom', parts.zoom, MAX_ZOOM);
  const last = 2 ** zoom - 1;
  return { fractal, zoom, x: parseIndex('x', parts.x, last), y: parseIndex('y', parts.y, last) };
}

function parseIndex(name: string, text: string, last: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= last)) throw new RangeError(`Tile ${name} is "${text}". Use a whole number from 0 to ${last}.`);
  return value;
}
