export interface Pair<Row> {
  readonly a: Row | undefined;
  readonly b: Row | undefined;
  /** The one that there is; `a` of two. */
  readonly either: Row;
}

/**
 * Rows of two lists by their keys: those of `a` in their order, each with its match, then what only `b` has. Where a key
 * comes several times, the first goes with the first, the second with the second.
 */
export function paired<Row>(a: readonly Row[], b: readonly Row[], keyOf: (row: Row) => string): readonly Pair<Row>[] {
  const left = new Map<string, Row[]>();
  for (const row of b) {
    const key = keyOf(row);
    const same = left.get(key);
    if (same === undefined) left.set(key, [row]);
    else same.push(row);
  }
  const matched = a.map((row): Pair<Row> => ({ a: row, b: left.get(keyOf(row))?.shift(), either: row }));
  const rest = [...left.values()].flat();
  return [...matched, ...rest.map((row): Pair<Row> => ({ a: undefined, b: row, either: row }))];
}
