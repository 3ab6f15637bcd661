/**
 * Remembers the value last told for each of many keys, within bounded memory: keys that share a place drive each other
 * out, and what was forgotten is only told once more.
 */
export class KnownPairs {
  readonly #mask: number;
  readonly #keys: Uint32Array;
  readonly #values: Uint32Array;

  /** `places`: a power of two. */
  constructor(places: number) {
    this.#mask = places - 1;
    this.#keys = new Uint32Array(places);
    this.#values = new Uint32Array(places);
  }

  /** Keys are above 0. */
  has(key: number, value: number): boolean {
    const place = key & this.#mask;
    return this.#keys[place] === key && this.#values[place] === value;
  }

  set(key: number, value: number): void {
    const place = key & this.#mask;
    this.#keys[place] = key;
    this.#values[place] = value;
  }

  clear(): void {
    this.#keys.fill(0);
  }
}
