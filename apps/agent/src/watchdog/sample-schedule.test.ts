import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSampleAge } from './sample-schedule.ts';

const MS = 1e6;

function ages(threshold: number, times: number): number[] {
  const found: number[] = [];
  for (let age = 0; found.length < times; found.push(age / MS)) age = nextSampleAge(threshold, age);
  return found;
}

describe('the times at which a block is looked at', () => {
  it.each([
    [100, [100, 200, 400, 1000, 2000, 3000]],
    [300, [300, 600, 1200, 2000, 3000]],
    [1000, [1000, 2000, 4000, 5000]],
  ])('are the threshold of %d ms, twice, four times it, then each second', (threshold, expected) => {
    expect(ages(threshold * MS, expected.length)).toEqual(expected);
  });

  it('always lie ahead, at most a second or a doubling', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 0, max: 100_000 }), (threshold, age) => {
        const next = nextSampleAge(threshold * MS, age * MS) / MS;
        expect(next).toBeGreaterThan(age);
        expect(next).toBeLessThanOrEqual(Math.max(age + 1000, threshold, 2 * age));
      }),
    );
  });
});
