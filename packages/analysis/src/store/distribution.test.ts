import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, queueWindow, queueWindows, SECOND, sparse, Stream } from '../../test/stream.ts';
import { percentilesOf } from '../percentiles.ts';
import { ConsoleStore } from './console-store.ts';

const always = { from: 0, to: 100 * SECOND };

describe('a distribution', () => {
  it('has adjacent bars that sum to the count and hold the values between their bounds', () => {
    const values = fc.array(fc.nat(10 ** 10), { minLength: 1 });
    fc.assert(
      fc.property(values, fc.constantFrom(1, 2, 4, 8, 64), (durations, barsPerOctave) => {
        const store = new ConsoleStore();
        store.ingest(new Stream().windows(queueWindows(0, queueWindow(0, { pollTime: sparse(...durations) }))));
        const { lower, upper, counts, percentiles } = store.distribution({
          range: always,
          measure: 'pollTime',
          queue: 0,
          barsPerOctave,
        });
        expect(lower.slice(1)).toEqual(upper.slice(0, -1));
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(durations.length);
        for (const [bar, count] of counts.entries()) {
          const [from, to] = [lower[bar] ?? 0, upper[bar] ?? 0];
          expect(count).toBe(durations.filter((duration) => duration >= from && duration < to).length);
        }
        expect([counts[0], counts.at(-1)]).not.toContain(0);
        expect(percentiles).toEqual(percentilesOf(histogramOf(durations)));
      }),
    );
  });

  it('is of one queue or of all, of poll times or of delays', () => {
    const store = new ConsoleStore();
    store.ingest(
      new Stream().windows(
        queueWindows(
          0,
          queueWindow(0, { pollTime: sparse(1, 2) }),
          queueWindow(1, { pollTime: sparse(3), queueDelay: sparse(8, 9, 9, 9) }),
        ),
      ),
    );
    const count = (measure: 'pollTime' | 'queueDelay', queue?: number): number =>
      store.distribution({ range: always, measure, queue, barsPerOctave: 4 }).percentiles.count;
    expect([count('pollTime'), count('pollTime', 1), count('queueDelay'), count('queueDelay', 0)]).toEqual([
      3, 1, 4, 0,
    ]);
  });

  it('has no bars when there is nothing to show', () => {
    const empty = new ConsoleStore().distribution({
      range: always,
      measure: 'pollTime',
      queue: undefined,
      barsPerOctave: 4,
    });
    expect(empty).toEqual({
      lower: [],
      upper: [],
      counts: [],
      percentiles: { count: 0, p50: 0, p95: 0, p99: 0, max: 0 },
    });
  });

  it('cuts octaves only where buckets end', () => {
    const query = { range: always, measure: 'pollTime', queue: undefined, barsPerOctave: 3 } as const;
    expect(() => new ConsoleStore().distribution(query)).toThrow(/must divide 64/);
  });
});
