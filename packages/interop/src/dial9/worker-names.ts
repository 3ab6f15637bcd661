/** From here on numbers stand for no worker of a runtime. */
export const FIRST_SENTINEL = 254;

/** What they stand for. */
const SENTINELS: ReadonlyMap<number, string> = new Map([
  [254, 'blocking pool'],
  [255, 'unknown worker'],
]);
const RUNTIME = 'runtime.';

/**
 * Names of workers, in the order of their numbers, and for each number its place. Segments tell which workers are whose:
 * `runtime.NAME` is a list of numbers.
 */
export function namedWorkers(
  numbers: readonly number[],
  metadata: ReadonlyMap<string, string>,
  digits: (id: number) => string,
): { readonly names: readonly string[]; readonly places: readonly number[] } {
  const runtimes = new Map<number, string>();
  for (const [key, list] of metadata) {
    if (!key.startsWith(RUNTIME)) continue;
    for (const [index, number] of list.split(',').entries()) {
      runtimes.set(Number(number), `${key.slice(RUNTIME.length)} worker ${index}`);
    }
  }
  const sorted = [...numbers].sort((one, other) => one - other);
  const names = sorted.map((number) => runtimes.get(number) ?? SENTINELS.get(number) ?? `worker ${digits(number)}`);
  const places = new Map(sorted.map((number, place) => [number, place]));
  // A trace without workers still has wakes and marks.
  return {
    names: names.length > 0 ? names : ['worker'],
    places: numbers.map((number) => places.get(number) ?? 0),
  };
}
