import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SparseCounts } from './sparse-counts.ts';

const SLOTS = 40;

function expectedOf(pairs: readonly (readonly [number, number])[]): [slot: number, bucket: number, count: number][] {
  const counts = new Map<number, number>();
  for (const [slot, bucket] of pairs) counts.set(slot * 4096 + bucket, (counts.get(slot * 4096 + bucket) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => a - b).map(([key, count]) => [Math.floor(key / 4096), key % 4096, count]);
}

function drained(table: SparseCounts): [slot: number, bucket: number, count: number][] {
  const { first, buckets, counts } = table.drain(SLOTS);
  const rows: [number, number, number][] = [];
  for (let slot = 0; slot < SLOTS; slot++) {
    for (let row = first[slot] ?? 0; row < (first[slot + 1] ?? 0); row++) {
      rows.push([slot, buckets[row] ?? -1, counts[row] ?? -1]);
    }
  }
  expect(first[SLOTS]).toBe(buckets.length);
  return rows;
}

const pairs = fc.array(fc.tuple(fc.nat(SLOTS - 1), fc.nat(3071)), { maxLength: 3000, size: 'max' });

describe('sparse counts', () => {
  it('drain what was added, by slot and then bucket, and are empty afterwards', () => {
    const table = new SparseCounts();
    fc.assert(
      fc.property(pairs, (added) => {
        for (const [slot, bucket] of added) table.add(slot, bucket);
        expect(drained(table)).toEqual(expectedOf(added));
      }),
      { numRuns: 30 },
    );
  });

  it('count beyond the 20 bits of one entry, also after growing', () => {
    const table = new SparseCounts();
    const many = 2 ** 20 + 10;
    for (let i = 0; i < many; i++) table.add(3, 7);
    for (let bucket = 1000; bucket < 3000; bucket++) table.add(1, bucket);
    table.add(3, 7);
    expect(drained(table).filter(([slot]) => slot === 3)).toEqual([[3, 7, many + 1]]);
  });
});
