import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS, queueWindow, queueWindows, sparse, Stream } from '../../test/stream.ts';
import { twoQueues } from '../../test/two-queues.ts';
import { ConsoleStore } from './console-store.ts';
import type { StripMetric } from './queries.ts';

describe('a strip', () => {
  /** Queue 0 in windows 0, 1 and 3; window 2 was not received; queue 1 only in window 3. */
  function store(): ConsoleStore {
    const filled = new ConsoleStore();
    const stream = new Stream();
    filled.ingest(stream.base(...twoQueues));
    filled.ingest(
      stream.windows(
        queueWindows(
          0,
          queueWindow(0, { received: 100, lag: 5, depthMax: 2, pollTime: sparse(10, 20, 30), queueDelay: sparse(7) }),
        ),
      ),
    );
    filled.ingest(stream.windows(queueWindows(1, queueWindow(0, { lag: 6, depthMax: 1 }))));
    filled.ingest(
      stream.windows(
        queueWindows(
          3,
          queueWindow(0, { received: 30, pollTime: sparse(40) }),
          queueWindow(1, { received: 10, pollTime: sparse(50) }),
        ),
      ),
    );
    return filled;
  }

  function values(metric: StripMetric, columns: number, queue = 0): number[] {
    const strip = store().strip({ range: { from: 0, to: 400 * MS }, columns, metric });
    return [...(strip.series[queue]?.values ?? [])];
  }

  it.each<[StripMetric, number[]]>([
    ['pollP50', [20, Number.NaN, Number.NaN, 40]],
    ['pollP95', [30, Number.NaN, Number.NaN, 40]],
    ['pollP99', [30, Number.NaN, Number.NaN, 40]],
    ['pollMax', [30, Number.NaN, Number.NaN, 40]],
    ['delayP95', [7, Number.NaN, Number.NaN, Number.NaN]],
    ['lag', [5, 6, Number.NaN, 0]],
    ['depthMax', [2, 1, Number.NaN, 0]],
    ['receivedShare', [1, 0, Number.NaN, 0.75]],
    ['pollsPerSecond', [30, 0, Number.NaN, 10]],
  ])('draws %s, with nothing where nothing was observed', (metric, expected) => {
    expect(values(metric, 4)).toEqual(expected);
  });

  it('merges the windows of a wider column', () => {
    expect(values('pollP50', 2)).toEqual([20, 40]);
    expect(values('pollsPerSecond', 2)).toEqual([15, 10]);
    expect(values('lag', 1)).toEqual([0]);
  });

  it('repeats a window in all the narrower columns that it covers', () => {
    const { NaN: none } = Number;
    expect(values('pollsPerSecond', 12)).toEqual([30, 30, 30, 0, 0, 0, none, none, none, 10, 10, 10]);
  });

  it('has nothing for a queue that a window does not speak of', () => {
    expect(values('depthMax', 4, 1)).toEqual([Number.NaN, Number.NaN, Number.NaN, 0]);
  });

  it('says in the middle of which columns the values are and how many samples are behind them', () => {
    const strip = store().strip({ range: { from: 0, to: 400 * MS }, columns: 2, metric: 'pollMax' });
    expect([...strip.time]).toEqual([100 * MS, 300 * MS]);
    expect(strip.series.map(({ name, counts }) => [name, [...counts]])).toEqual([
      ['io', [3, 1]],
      ['cpu', [0, 1]],
    ]);
  });

  it('counts every poll in exactly one column as long as columns are no narrower than windows', () => {
    const counts = fc.array(fc.nat(5), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 30 }), (perWindow, columns) => {
        fc.pre(columns <= perWindow.length);
        const filled = new ConsoleStore();
        const stream = new Stream();
        for (const [index, count] of perWindow.entries()) {
          filled.ingest(
            stream.windows(queueWindows(index, queueWindow(0, { pollTime: sparse(...Array<number>(count).fill(9)) }))),
          );
        }
        const range = { from: 0, to: perWindow.length * 100 * MS };
        const [series] = filled.strip({ range, columns, metric: 'pollMax' }).series;
        expect(series?.counts.reduce((sum, count) => sum + count, 0)).toBe(
          perWindow.reduce((sum, count) => sum + count, 0),
        );
      }),
    );
  });

  it('needs a column', () => {
    expect(() => values('lag', 0)).toThrow(/1 or more columns/);
  });
});
