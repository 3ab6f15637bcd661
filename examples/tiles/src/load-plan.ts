import type { TileAddress } from './tile-address.ts';

/** Enough to overload the service on any machine; beyond it one only measures the load driver. */
export const MAX_RATE = 500;

/** Mean requests per second. Throws a RangeError that says what is allowed. */
export function checkRate(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= MAX_RATE) return value;
  throw new RangeError(`The rate is ${String(value)}. Use a number of requests per second from 0 to ${MAX_RATE}.`);
}

/** One slow wave, so that a window of a minute shows both a quiet and a busy service. */
const WAVE_SECONDS = 40;
/** The wave goes from half the mean to one and a half times the mean. */
const WAVE_DEPTH = 0.5;
const BURST_EVERY_SECONDS = 15;
const BURST_SECONDS = 0.4;
const BURST_FACTOR = 2;

/** Requests per second at a moment, `seconds` after the start: a wave around the mean, with short bursts. */
export function rateAt(seconds: number, mean: number): number {
  const wave = 1 + WAVE_DEPTH * Math.sin((2 * Math.PI * seconds) / WAVE_SECONDS);
  const inBurst = seconds % BURST_EVERY_SECONDS >= BURST_EVERY_SECONDS - BURST_SECONDS;
  return mean * wave * (inBurst ? BURST_FACTOR : 1);
}

/** Places on the edge of the Mandelbrot set worth a visit; offsets from the upper left corner, as parts of its width. */
const SIGHTS = [
  { x: 0.502119, y: 0.456058 }, // seahorse valley, -0.743644 + 0.131826i
  { x: 0.847525, y: 0.504999 }, // elephant valley, 0.292576 - 0.014998i
  { x: 0.496142, y: 0.528253 }, // double spiral, -0.761574 - 0.084760i
  { x: 0.160408, y: 0.50058 }, // small copy on the antenna, -1.768779 - 0.001739i
  { x: 0.70818, y: 0.14531 }, // upper antenna, -0.125460 + 1.064070i
] as const;

const FIRST_ZOOM = 2;
const LAST_ZOOM = 9;
/** Tiles fetched around the sight at each depth before going deeper. */
const LOOKS_PER_ZOOM = 4;

/** A viewer goes to a sight and zooms in, looking around at every depth, then goes on to the next sight. Never ends. */
export function* viewer(random: () => number): Generator<TileAddress, never> {
  for (;;) {
    const sight = SIGHTS[Math.floor(random() * SIGHTS.length)] ?? SIGHTS[0];
    for (let zoom = FIRST_ZOOM; zoom <= LAST_ZOOM; zoom++) {
      for (let look = 0; look < LOOKS_PER_ZOOM; look++) {
        const near = (part: number) => clampToWorld(Math.floor(part * 2 ** zoom) + Math.floor(random() * 3) - 1, zoom);
        yield { fractal: 'mandelbrot', zoom, x: near(sight.x), y: near(sight.y) };
      }
    }
  }
}

function clampToWorld(index: number, zoom: number): number {
  return Math.min(Math.max(index, 0), 2 ** zoom - 1);
}
