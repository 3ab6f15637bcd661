import { type Spread, spread } from '../report.ts';

const ROUNDS = 7;
const WARM_UP_ROUNDS = 2;

/** One figure of a measurement, ours beside Velostream's. */
export interface Line {
  /** Named with its unit. */
  readonly figure: string;
  /** How it is computed; `seed`: as Velostream does, `corrected`: as it should be, or what it should be beside. */
  readonly by: 'seed' | 'corrected';
  readonly formula: string;
  /** Velostream's value, or what its values give under the corrected formula; undefined where they give nothing. */
  readonly published: number | undefined;
  readonly ours: Spread;
}

export interface Measurement {
  /** V1 to V7, in the order of Velostream's test functions. */
  readonly id: string;
  readonly title: string;
  readonly lines: readonly Line[];
  /** What a trace of the run shows to be wrong with the seed's figures. */
  readonly flags: readonly string[];
}

/** A {@link Line} without its values. */
export type Formula = readonly [by: Line['by'], formula: string, published?: number];

/** Spread of each figure over rounds, after rounds that only warm up. */
export async function overRounds<Figure extends string>(
  round: () => Promise<Readonly<Record<Figure, number>>>,
): Promise<ReadonlyMap<string, Spread>> {
  const rounds: Readonly<Record<Figure, number>>[] = [];
  for (let count = 0; count < WARM_UP_ROUNDS; count++) await round();
  for (let count = 0; count < ROUNDS; count++) rounds.push(await round());
  const figures = Object.keys(rounds[0] ?? {}) as Figure[]; // typed as such above
  return new Map(figures.map((figure) => [figure, spread(rounds.map((values) => values[figure]))]));
}

export function linesOf(
  measured: ReadonlyMap<string, Spread>,
  formulas: Readonly<Record<string, Formula>>,
): readonly Line[] {
  return Object.entries(formulas).map(([figure, [by, formula, published]]) => {
    const ours = measured.get(figure);
    if (ours === undefined) throw new Error(`${figure} was not measured`);
    return { figure, by, formula, published, ours };
  });
}

export function medianOf(measured: ReadonlyMap<string, Spread>, figure: string): number {
  return measured.get(figure)?.median ?? Number.NaN;
}
