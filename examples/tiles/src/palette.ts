/** Colours of the palette as red, green, blue: night, ocean, ice, amber, ember, and back to night. */
const STOPS: readonly (readonly [number, number, number])[] = [
  [9, 12, 38],
  [24, 76, 142],
  [125, 203, 224],
  [248, 244, 225],
  [246, 178, 66],
  [170, 62, 40],
  [46, 15, 46],
  [9, 12, 38],
];

/** Enough steps that two neighbours differ by at most one of 256 shades per channel. */
const STEPS = 2048;

/** Escape times are coloured by their square root, so that bands keep a similar width at every depth. */
const CYCLES_PER_ROOT = 0.11;

/** Points that never escape: the set itself. */
const INSIDE: readonly [number, number, number] = [5, 6, 16];

/** Writes the colour of one pixel; `escape` is a smooth escape time, `undefined` for a point inside the set. */
export type Paint = (pixels: Uint8Array, offset: number, escape: number | undefined) => void;

/** Builds the palette once (6 KiB) and returns the function that looks colours up in it. */
export function createPalette(): Paint {
  const table = new Uint8Array(STEPS * 3);
  for (let step = 0; step < STEPS; step++) {
    const position = (step / STEPS) * (STOPS.length - 1);
    const index = Math.floor(position);
    const from = STOPS[index] ?? INSIDE;
    const to = STOPS[index + 1] ?? INSIDE;
    // Smoothstep: without it the eye sees a crease at every stop.
    const part = (position - index) ** 2 * (3 - 2 * (position - index));
    table[step * 3] = from[0] + (to[0] - from[0]) * part;
    table[step * 3 + 1] = from[1] + (to[1] - from[1]) * part;
    table[step * 3 + 2] = from[2] + (to[2] - from[2]) * part;
  }
  return (pixels, offset, escape) => {
    if (escape === undefined) {
      pixels.set(INSIDE, offset);
      return;
    }
    const entry = Math.floor(Math.sqrt(Math.max(0, escape)) * CYCLES_PER_ROOT * STEPS) % STEPS;
    // Indices are in range by construction; the table is full.
    pixels[offset] = table[entry * 3] as number;
    pixels[offset + 1] = table[entry * 3 + 1] as number;
    pixels[offset + 2] = table[entry * 3 + 2] as number;
  };
}
