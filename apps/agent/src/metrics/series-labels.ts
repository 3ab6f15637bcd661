/** Label names and values of one series. */
export type Labels = Readonly<Record<string, string>>;

/** So many series a metric may have for each kind of label; more would cost whoever stores them. */
const MAX_SERIES = 256;

/**
 * Gives each combination of values one labels object. After the first {@link MAX_SERIES} the rest share one, so that a
 * program that makes names without end costs a bounded number of series.
 */
export class SeriesLabels<Name extends string> {
  readonly #names: readonly Name[];
  readonly #known = new Map<string, Labels>();
  readonly #rest: Labels;

  constructor(...names: readonly Name[]) {
    this.#names = names;
    this.#rest = Object.fromEntries(names.map((name) => [name, '(others)']));
  }

  of(values: Readonly<Record<Name, string>>): Labels {
    const key = JSON.stringify(this.#names.map((name) => values[name]));
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_SERIES) return this.#rest;
    const labels = Object.fromEntries(this.#names.map((name) => [name, values[name]]));
    this.#known.set(key, labels);
    return labels;
  }
}
