import { type Spread, spread } from '../report.ts';

/** The figures of one round, of each that takes part. */
export type Round<Name extends string, Figures> = Readonly<Record<Name, Figures>>;

/** Lets all take their turn in each round, in alternating order, so that none always comes first. */
export async function rounds<Name extends string, Figures>(
  names: readonly Name[],
  count: number,
  turn: (name: Name) => Promise<Figures>,
): Promise<readonly Round<Name, Figures>[]> {
  const all: Round<Name, Figures>[] = [];
  for (let round = 0; round < count; round++) {
    const order = round % 2 === 0 ? names : [...names].reverse();
    const figures = new Map<Name, Figures>();
    for (const name of order) figures.set(name, await turn(name));
    all.push(Object.fromEntries(figures) as Round<Name, Figures>);
  }
  return all;
}

/** One figure of all rounds. */
export function over<Figures>(all: readonly Figures[], figure: (round: Figures) => number): Spread {
  return spread(all.map(figure));
}
