export interface InternTableOptions {
  readonly first: number;
  readonly step: number;
  /** Texts that get an id of their own; all later ones share that of `overflow`. */
  readonly max: number;
  readonly overflow: string;
  /** Called once for each id, before the id is first returned. */
  readonly define: (id: number, text: string) => void;
}

/** Gives each distinct text a small id, within bounds. */
export class InternTable {
  readonly #ids = new Map<string, number>();
  readonly #options: InternTableOptions;

  constructor(options: InternTableOptions) {
    this.#options = options;
  }

  /** The id of `text`; 0 for the empty text. One map lookup once the text is known. */
  idOf(text: string): number {
    if (text === '') return 0;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const { first, step, max, overflow, define } = this.#options;
    if (this.#ids.size >= max && text !== overflow) return this.idOf(overflow);
    const id = first + step * this.#ids.size;
    this.#ids.set(text, id);
    define(id, text);
    return id;
  }
}
