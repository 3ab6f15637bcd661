import type { Histogram } from '../histogram.ts';
import { barsOf } from '../store/distribution.ts';
import type { OverlaidBars } from './comparison.ts';

/** The bars of both over the same axis. @throws RangeError unless barsPerOctave divides 64. */
export function overlaidBars(a: Histogram, b: Histogram, barsPerOctave: number): OverlaidBars {
  const both = [a, b].map((histogram) => ({ count: histogram.count, ...barsOf(histogram, barsPerOctave) }));
  const edges = new Map<number, number>();
  for (const { lower, upper } of both) lower.forEach((edge, bar) => edges.set(edge, upper[bar] ?? edge));
  const lower = [...edges.keys()].sort((one, other) => one - other);
  const [sharesA = [], sharesB = []] = both.map(({ count, lower: starts, counts }) => {
    const shares = new Map(starts.map((edge, bar) => [edge, (counts[bar] ?? 0) / count]));
    return lower.map((edge) => shares.get(edge) ?? 0);
  });
  return { lower, upper: lower.map((edge) => edges.get(edge) ?? edge), a: sharesA, b: sharesB };
}
