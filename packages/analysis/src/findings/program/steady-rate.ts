/** Counts within a twentieth of each other, or of one, are the same rate. */
const SAME = 0.05;
/** Windows in which a rate has to hold before it counts as what is meant. */
const STEADY = 3;
/** A lower one has to hold for longer: it could be the fault that is looked for. */
const STEADY_LOWER = 30;

/** Learns how often something happens in a window when nothing disturbs it. */
export class SteadyRate {
  #rate: number | undefined;
  #candidate = 0;
  #run = 0;

  /** Times a window; undefined until it was steady once. */
  get perWindow(): number | undefined {
    return this.#rate;
  }

  observe(count: number): void {
    const isSame = Math.abs(count - this.#candidate) <= Math.max(1, this.#candidate * SAME);
    this.#run = isSame ? this.#run + 1 : 1;
    if (!isSame) this.#candidate = count;
    const isHigher = this.#rate === undefined || this.#candidate >= this.#rate;
    if (this.#run >= (isHigher ? STEADY : STEADY_LOWER)) this.#rate = this.#candidate;
  }
}
