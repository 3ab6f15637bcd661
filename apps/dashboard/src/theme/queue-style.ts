/** How a queue looks in every panel: a colour, and a dash pattern for eyes and printers that do not tell colours apart. */
export interface QueueStyle {
  /** CSS variable that holds the colour. */
  readonly variable: string;
  /** Lengths of strokes and gaps in CSS pixels; empty: solid. */
  readonly dash: readonly number[];
}

const COLOURS = 8;
const DASHES: readonly (readonly number[])[] = [[], [7, 3], [2, 2], [9, 3, 2, 3]];

/**
 * Style of a queue by its id, so that it does not change when the order or the selection does. Colours and dashes advance
 * together, so queues whose colours repeat differ in their dash for the first 32.
 */
export function queueStyle(queue: number): QueueStyle {
  const colour = queue % COLOURS;
  const round = Math.floor(queue / COLOURS);
  return { variable: `--queue-${colour}`, dash: DASHES[(colour + round) % DASHES.length] ?? [] };
}
