import type { Texts } from '../run/texts.ts';
import { clipped } from '../text.ts';
import type { FileTexts } from './stream-decoder.ts';

/** -1 stands for a field that is not there. */
const FIRST_WIDE = -2;

/** The texts of a run, with the integers beyond 2^53, which are ids: only which is which matters. */
export class Dial9Texts implements FileTexts {
  readonly #texts: Texts;
  readonly #wide = new Map<bigint, number>();
  readonly #values: bigint[] = [];

  constructor(texts: Texts) {
    this.#texts = texts;
  }

  idOf(text: string): number {
    return this.#texts.idOf(clipped(text));
  }

  wideOf(value: bigint): number {
    const known = this.#wide.get(value);
    if (known !== undefined) return known;
    const wide = FIRST_WIDE - this.#values.length;
    this.#values.push(value);
    this.#wide.set(value, wide);
    return wide;
  }

  /** The digits of an id, however large it is. */
  digits(id: number): string {
    return String(id <= FIRST_WIDE ? this.#values[FIRST_WIDE - id] : id);
  }
}
