import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderTile } from './fractal.ts';
import { Orbit } from './orbit.ts';
import { createPalette } from './palette.ts';
import { FRACTALS, type TileAddress } from './tile-address.ts';

const SIZE = 16;
const paint = createPalette();

function render(address: TileAddress, stepIterations: number): { readonly pixels: Uint8Array; readonly steps: number } {
  const rows = renderTile(address, { size: SIZE, stepIterations, paint });
  for (let steps = 1; ; steps++) {
    const step = rows.next();
    if (step.done === true) return { pixels: step.value, steps };
  }
}

const addresses: fc.Arbitrary<TileAddress> = fc
  .tuple(fc.constantFrom(...FRACTALS), fc.integer({ min: 0, max: 8 }), fc.nat(), fc.nat())
  .map(([fractal, zoom, x, y]) => ({ fractal, zoom, x: x % 2 ** zoom, y: y % 2 ** zoom }));

describe('renderTile', () => {
  it('gives the same pixels however often it yields', () => {
    fc.assert(
      fc.property(addresses, fc.integer({ min: 1, max: 5000 }), (address, stepIterations) => {
        const whole = render(address, Number.POSITIVE_INFINITY);
        expect(whole.steps).toBe(1);
        expect(render(address, stepIterations).pixels).toEqual(whole.pixels);
      }),
      { numRuns: 40 },
    );
  });

  it('yields after every row when a step is shorter than a row', () => {
    expect(render({ fractal: 'mandelbrot', zoom: 0, x: 0, y: 0 }, 1).steps).toBe(SIZE);
  });

  it('mirrors the Mandelbrot set at the real axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.nat(), fc.nat(), (zoom, column, line) => {
        const x = column % 2 ** zoom;
        const y = line % 2 ** zoom;
        const upper = render({ fractal: 'mandelbrot', zoom, x, y }, 1000).pixels;
        const lower = render({ fractal: 'mandelbrot', zoom, x, y: 2 ** zoom - 1 - y }, 1000).pixels;
        expect(rowsReversed(lower)).toEqual(upper);
      }),
      { numRuns: 20 },
    );
  });
});

describe('Orbit', () => {
  const escape = (re: number, im: number) => new Orbit('mandelbrot', 500).escapeTime(re, im);

  it('keeps points that are known to lie in the set', () => {
    for (const [re, im] of [
      [0, 0],
      [-1, 0],
      [-2, 0],
      [0, 1],
      [0.25, 0],
      [-0.75, 0],
    ] as const) {
      expect(escape(re, im)).toBeUndefined();
    }
  });

  it('lets points outside go, the farther the sooner', () => {
    expect(escape(2, 2)).toBeLessThan(escape(0.5, 0.5) ?? 0);
    expect(escape(0.5, 0.5)).toBeLessThan(escape(0.26, 0) ?? 0);
  });

  it('counts the iterations that it made, once', () => {
    const orbit = new Orbit('mandelbrot', 500);
    orbit.escapeTime(2, 2);
    expect(orbit.takeIterations()).toBeGreaterThan(0);
    expect(orbit.takeIterations()).toBe(0);
  });
});

function rowsReversed(pixels: Uint8Array): Uint8Array {
  const reversed = new Uint8Array(pixels.length);
  const stride = SIZE * 3;
  for (let row = 0; row < SIZE; row++) {
    reversed.set(pixels.subarray(row * stride, (row + 1) * stride), (SIZE - 1 - row) * stride);
  }
  return reversed;
}
