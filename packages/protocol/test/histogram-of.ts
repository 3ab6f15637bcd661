import type { SparseHistogram } from '../src/index.ts';

/** The bucket layout as `SparseHistogram` states it, written down a second time so that documents and samples can be checked. */
export function bucketOf(value: number): number {
  if (value < 64) return value;
  const e = Math.floor(Math.log2(value));
  return 64 * (e - 5) + Math.floor(value / 2 ** (e - 6)) - 64;
}

export function histogramOf(...values: readonly number[]): SparseHistogram {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  const filled = [...counts].sort(([a], [b]) => a - b);
  return {
    buckets: Uint16Array.from(filled, ([bucket]) => bucket),
    counts: Uint32Array.from(filled, ([, count]) => count),
    max: Math.max(0, ...values),
    sum: values.reduce((sum, value) => sum + value, 0),
  };
}
