/**
 * Running sums that do not drift: each keeps beside its value what rounding cut off (Neumaier 1974, with Knuth's exact
 * two-sum), about 106 bits together. Adding is O(1) and allocates nothing.
 */
export class CompensatedSums {
  readonly #values: Float64Array;
  readonly #errors: Float64Array;

  constructor(count: number) {
    this.#values = new Float64Array(count);
    this.#errors = new Float64Array(count);
  }

  add(index: number, term: number): void {
    const value = this.#valueOf(index);
    const sum = value + term;
    const added = sum - value;
    this.#values[index] = sum;
    this.#errors[index] = this.#errorOf(index) + (value - (sum - added) + (term - added));
  }

  /** Takes over a sum of `others`. */
  copy(index: number, others: CompensatedSums, other: number): void {
    this.#values[index] = others.#valueOf(other);
    this.#errors[index] = others.#errorOf(other);
  }

  /** How far sum `other` of `others` is above this one: right even when both are large and close to each other. */
  distance(index: number, others: CompensatedSums, other: number): number {
    return others.#valueOf(other) - this.#valueOf(index) + (others.#errorOf(other) - this.#errorOf(index));
  }

  get(index: number): number {
    return this.#valueOf(index) + this.#errorOf(index);
  }

  #valueOf(index: number): number {
    return this.#values[index] as number; // callers know how many sums there are
  }

  #errorOf(index: number): number {
    return this.#errors[index] as number;
  }
}
