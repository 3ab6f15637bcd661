import { rank } from './rank.ts';

/** A line of the palette. */
export interface PaletteItem {
  readonly id: string;
  /** What the line belongs to, shown at its right edge: `View`, `Queue`, `Task`. */
  readonly kind: string;
  readonly title: string;
  readonly words?: string;
  readonly keys?: readonly string[];
  readonly run: () => void;
}

/** As many as one looks through before typing another letter. */
const SHOWN = 40;

/** The lines for what was typed, best first. */
export function paletteList(search: string, items: readonly PaletteItem[]): readonly PaletteItem[] {
  return rank(search, items, ({ kind, title, words = '' }) => `${title} ${kind} ${words}`).slice(0, SHOWN);
}
