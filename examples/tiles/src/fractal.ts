import { Orbit } from './orbit.ts';
import type { Paint } from './palette.ts';
import type { Fractal, TileAddress } from './tile-address.ts';

/** A square part of the complex plane that holds the whole fractal: the tile at zoom 0. */
interface World {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

const WORLDS: Readonly<Record<Fractal, World>> = {
  mandelbrot: { left: -2.25, top: 1.5, width: 3 },
  julia: { left: -1.6, top: 1.6, width: 3.2 },
};

/** Deeper tiles need more iterations before their edge shows. */
const BASE_ITERATIONS = 128;
const ITERATIONS_PER_ZOOM = 16;

export interface RenderOptions {
  /** Pixels along one side of the tile. */
  readonly size: number;
  /** Iterations of z -> z^2 + c after which the generator yields at the next end of a row. */
  readonly stepIterations: number;
  readonly paint: Paint;
}

/**
 * Renders a tile row by row and yields when a step's work is done, so that whoever drives it decides who runs next.
 * Returns `size * size` pixels of three bytes. The pixels depend on the address and the size only, not on the steps.
 */
export function* renderTile(address: TileAddress, options: RenderOptions): Generator<void, Uint8Array> {
  const { size, paint } = options;
  const world = WORLDS[address.fractal];
  const step = world.width / 2 ** address.zoom / size;
  const orbit = new Orbit(address.fractal, BASE_ITERATIONS + ITERATIONS_PER_ZOOM * address.zoom);
  const pixels = new Uint8Array(size * size * 3);
  let work = 0;
  for (let row = 0; row < size; row++) {
    const im = world.top - (address.y * size + row + 0.5) * step;
    for (let column = 0; column < size; column++) {
      const re = world.left + (address.x * size + column + 0.5) * step;
      paint(pixels, (row * size + column) * 3, orbit.escapeTime(re, im));
    }
    work += orbit.takeIterations();
    if (work >= options.stepIterations && row < size - 1) {
      work = 0;
      yield;
    }
  }
  return pixels;
}
