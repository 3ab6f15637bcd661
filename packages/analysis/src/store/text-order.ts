import type { StringId } from '@pollscope/protocol';

/**
 * Where texts stand among each other, in plain order of code units: a locale's order costs ten times as much. Texts are sorted
 * once; those that come later are merged in.
 */
export class TextOrder {
  readonly #textOf: (id: StringId) => string;
  readonly #ranks = new Map<StringId, number>();
  #inOrder: readonly StringId[] = [];

  constructor(textOf: (id: StringId) => string) {
    this.#textOf = textOf;
  }

  /** The ranks of at least these texts; equal ones have the same. The map changes with the next call. */
  ranksOf(ids: Iterable<StringId>): ReadonlyMap<StringId, number> {
    const isNew = new Set<StringId>();
    for (const id of ids) if (!this.#ranks.has(id)) isNew.add(id);
    if (isNew.size > 0) this.#insert([...isNew]);
    return this.#ranks;
  }

  /** The text of this one is another than before. */
  changed(id: StringId): void {
    if (!this.#ranks.has(id)) return;
    this.#ranks.clear();
    this.#inOrder = [];
  }

  #insert(ids: StringId[]): void {
    const textOf = this.#textOf;
    // Timsort: the two runs are merged, and not sorted again.
    const late = ids.map((id) => ({ id, text: textOf(id) })).sort((a, b) => byText(a.text, b.text));
    const known = this.#inOrder.map((id) => ({ id, text: textOf(id) }));
    const all = [...known, ...late].sort((a, b) => byText(a.text, b.text));
    let rank = -1;
    let before: string | undefined;
    for (const { id, text } of all) {
      if (text !== before) rank++;
      before = text;
      this.#ranks.set(id, rank);
    }
    this.#inOrder = all.map(({ id }) => id);
  }
}

function byText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
