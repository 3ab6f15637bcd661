/** Texts by small integers; 0 is the empty one. */
export class Texts {
  readonly #ids = new Map<string, number>([['', 0]]);
  readonly #texts: string[] = [''];

  idOf(text: string): number {
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    const id = this.#texts.length;
    this.#texts.push(text);
    this.#ids.set(text, id);
    return id;
  }

  /** The empty text for an id that was never given out. */
  at(id: number): string {
    return this.#texts[id] ?? '';
  }

  /** All but the empty one, in the order of their numbers. */
  list(): readonly string[] {
    return this.#texts.slice(1);
  }
}
