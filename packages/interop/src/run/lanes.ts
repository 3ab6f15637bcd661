/** Workers or threads by small integers from 0, in the order in which they were met. */
export class Lanes {
  readonly #limit: number;
  readonly #ids = new Map<number, number>();
  readonly #keys: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get count(): number {
    return this.#keys.length;
  }

  /** What the source calls them. */
  get keys(): readonly number[] {
    return this.#keys;
  }

  /** Undefined when there are too many. */
  idOf(key: number): number | undefined {
    const known = this.#ids.get(key);
    if (known !== undefined || this.#keys.length >= this.#limit) return known;
    const id = this.#keys.length;
    this.#ids.set(key, id);
    this.#keys.push(key);
    return id;
  }
}
