import fc from 'fast-check';
import { HISTOGRAM_BUCKETS, type Section, type SparseHistogram } from '../src/index.ts';

// Whatever a section writes as a difference (of two instants, or of an instant and a span's end) must have an encoding too,
// hence an eighth of the range each way, which leaves room for the durations added to it.
const LIMIT = 2 ** 50;

export const id = fc.oneof(fc.nat(200), fc.integer({ min: 0, max: 0xffff_ffff }));
export const count = fc.oneof(fc.nat(300), fc.maxSafeNat());
/** −1: none, or does not apply. */
export const countOrNone = fc.oneof(
  fc.constant(-1),
  count.map((value) => Math.min(value, Number.MAX_SAFE_INTEGER - 1)),
);
const signed = () => fc.oneof(fc.integer({ min: -5, max: 70_000 }), fc.integer({ min: -LIMIT, max: LIMIT }));
export const instant = signed();
export const counter = signed();
export const duration = fc.oneof(fc.nat(70_000), fc.integer({ min: 0, max: 2 ** 40 }));
export const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));

export const histogram: fc.Arbitrary<SparseHistogram> = fc
  .record({
    filled: fc.uniqueArray(fc.nat(HISTOGRAM_BUCKETS - 1), { maxLength: 8 }),
    count: fc.integer({ min: 1, max: 0xffff_ffff }),
    max: count,
    sum: count,
  })
  .map(({ filled, count: each, max, sum }) => ({
    buckets: Uint16Array.from(filled.sort((a, b) => a - b)),
    counts: Uint32Array.from(filled, (_, index) => Math.max(1, each - index)),
    max,
    sum,
  }));

export const outcome = fc.constantFrom(0, 1, 2, 3, 4);

export function rowsOf<Row>(row: fc.Arbitrary<Row>): fc.Arbitrary<Row[]> {
  return fc.array(row, { maxLength: 6 });
}

export function kindOf<Kind extends Section['kind']>(kind: Kind): fc.Arbitrary<Kind> {
  return fc.constant(kind);
}
