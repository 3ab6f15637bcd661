import type { SparseHistogram } from '../model.ts';

const MAX_COUNT = 0xffff_ffff;

/**
 * The histogram of the values of both. What would leave the format's ranges, which only damaged input does, stays at their
 * ends. Linear in the buckets that are not empty.
 */
export function mergeHistograms(a: SparseHistogram, b: SparseHistogram): SparseHistogram {
  if (b.buckets.length === 0) return a;
  const buckets = new Uint16Array(a.buckets.length + b.buckets.length);
  const counts = new Uint32Array(buckets.length);
  let length = 0;
  for (let left = 0, right = 0; left < a.buckets.length || right < b.buckets.length; length++) {
    const fromA = a.buckets[left] ?? Number.POSITIVE_INFINITY;
    const fromB = b.buckets[right] ?? Number.POSITIVE_INFINITY;
    let count = 0;
    if (fromA <= fromB) count += a.counts[left++] as number;
    if (fromB <= fromA) count += b.counts[right++] as number;
    buckets[length] = Math.min(fromA, fromB);
    counts[length] = Math.min(count, MAX_COUNT);
  }
  return {
    buckets: buckets.slice(0, length),
    counts: counts.slice(0, length),
    max: Math.max(a.max, b.max),
    sum: Math.min(a.sum + b.sum, Number.MAX_SAFE_INTEGER),
  };
}
