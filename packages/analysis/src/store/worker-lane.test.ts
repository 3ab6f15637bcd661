import { describe, expect, it } from 'vitest';
import { MS, Stream, workerWindows } from '../../test/stream.ts';
import { twoQueues } from '../../test/two-queues.ts';
import { ConsoleStore } from './console-store.ts';

describe('a worker lane', () => {
  it('has the fractions of each column, and nothing where the worker was not observed', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...twoQueues));
    store.ingest(stream.windows(workerWindows(0, { worker: 0, polling: 50 * MS, driver: 20 * MS, parked: 25 * MS })));
    store.ingest(stream.windows(workerWindows(1, { worker: 0, parked: 100 * MS })));
    const lane = store.workerLane({ range: { from: 0, to: 300 * MS }, columns: 3 });
    expect(lane.workers).toEqual([
      {
        worker: 0,
        name: 'main',
        polling: Float64Array.of(0.5, 0, Number.NaN),
        driver: Float64Array.of(0.2, 0, Number.NaN),
        parked: Float64Array.of(0.25, 1, Number.NaN),
      },
    ]);
  });
});
