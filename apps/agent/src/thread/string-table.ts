import type { StringId, StringsSection } from '@pollscope/protocol';

/** Ids of the strings that the agent itself defines, above those of all workers. */
const AGENT_STRINGS = 1 << 28;
/** Functions and files of call stacks are the most of them. */
const MAX_AGENT_STRINGS = 50_000;
const OVERFLOW = '(more names)';

/** All strings of the stream, and which of them clients have not been told yet. */
export class StringTable {
  readonly #texts = new Map<StringId, string>();
  readonly #ids = new Map<string, StringId>();
  #fresh: StringId[] = [];

  /** A string to which the program gave its id. */
  define(id: StringId, text: string): void {
    this.#texts.set(id, text);
    this.#fresh.push(id);
  }

  /** The id of a string of the agent's own; 0 for the empty one. */
  intern(text: string): StringId {
    if (text === '') return 0;
    const known = this.#ids.get(text);
    if (known !== undefined) return known;
    if (this.#ids.size >= MAX_AGENT_STRINGS && text !== OVERFLOW) return this.intern(OVERFLOW);
    const id = AGENT_STRINGS + this.#ids.size;
    this.#ids.set(text, id);
    this.define(id, text);
    return id;
  }

  /** Empty for one that is not known. */
  text(id: StringId): string {
    return this.#texts.get(id) ?? '';
  }

  /** Those defined since the last call. */
  takeFresh(): readonly StringsSection[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh.length === 0 ? [] : [this.#section(fresh)];
  }

  all(): StringsSection {
    return this.#section([...this.#texts.keys()]);
  }

  #section(ids: readonly StringId[]): StringsSection {
    return { kind: 'strings', rows: ids.map((id) => ({ id, text: this.text(id) })) };
  }
}
