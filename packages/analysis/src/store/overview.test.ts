import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  histogramOf,
  MS,
  pollsOf,
  queueWindow,
  queueWindows,
  SECOND,
  sparse,
  spawns,
  Stream,
  workerWindows,
} from '../../test/stream.ts';
import { twoQueues } from '../../test/two-queues.ts';
import { feed, workerTraces } from '../../test/worker-trace.ts';
import { Aggregator } from '../aggregator.ts';
import { percentilesOf } from '../percentiles.ts';
import { ConsoleStore } from './console-store.ts';

const always = { from: 0, to: 100 * SECOND };

describe('the overview', () => {
  it('has the figures of the windows whose middle is in the range, from merged histograms', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...twoQueues));
    store.ingest(stream.windows(queueWindows(0, queueWindow(0, { pollTime: sparse(9 * MS), received: 7 }))));
    store.ingest(
      stream.windows(
        queueWindows(
          1,
          queueWindow(0, {
            received: 800,
            entitled: 750,
            lag: -50,
            depth: 4,
            depthMax: 9,
            slices: 2,
            maxGap: 40,
            pollTime: sparse(100, 700),
            queueDelay: sparse(1, 2),
          }),
          queueWindow(1, {
            received: 200,
            entitled: 250,
            lag: 50,
            depth: 1,
            depthMax: 1,
            pollTime: sparse(200),
            queueDelay: sparse(3),
          }),
        ),
      ),
    );
    store.ingest(
      stream.windows(
        queueWindows(
          2,
          queueWindow(0, { lag: 5, depth: 2, depthMax: 3, vruntime: 77, slices: 1, preemptions: 1, maxGap: 8 }),
        ),
      ),
    );
    const overview = store.overview({ from: 60 * MS, to: 260 * MS });
    expect(overview).toMatchObject({ policy: 'eevdf', depth: 3, pollsTotal: 4 });
    expect(overview.pollTime).toEqual(percentilesOf(histogramOf([100, 700, 200])));
    expect(overview.queueDelay).toEqual(percentilesOf(histogramOf([1, 2, 3])));
    expect(overview.jain).toBeCloseTo((800 / 750 + 200 / 250) ** 2 / (2 * ((800 / 750) ** 2 + (200 / 250) ** 2)), 12);
    expect(overview.queues).toEqual([
      {
        queue: 0,
        worker: 0,
        name: 'io',
        weight: 3,
        polls: 2,
        received: 800,
        entitled: 750,
        receivedShare: 0.8,
        entitledShare: 0.75,
        lag: 5,
        vruntime: 77,
        vruntimeAhead: 77,
        depth: 2,
        depthMax: 9,
        slices: 3,
        preemptions: 1,
        maxGap: 40,
        pollTime: percentilesOf(histogramOf([100, 700])),
        queueDelay: percentilesOf(histogramOf([1, 2])),
      },
      expect.objectContaining({
        queue: 1,
        worker: 0,
        name: 'cpu',
        polls: 1,
        receivedShare: 0.2,
        entitledShare: 0.25,
        lag: 50,
      }),
    ]);
  });

  it('has worker shares that sum to 1, and rates over the time of the windows', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...twoQueues));
    store.ingest(
      stream.windows(
        workerWindows(0, { worker: 0, polls: 30, parks: 1, polling: 40 * MS, driver: 10 * MS, parked: 30 * MS }),
      ),
    );
    store.ingest(
      stream.windows(
        workerWindows(1, { worker: 0, polls: 10, parks: 1, state: 0, stateSince: 150 * MS, polling: 80 * MS }),
      ),
    );
    expect(store.overview(always).workers).toEqual([
      {
        worker: 0,
        name: 'main',
        state: 0,
        stateSince: 150 * MS,
        pollingShare: 0.75,
        driverShare: 0.0625,
        parkedShare: 0.1875,
        pollsPerSecond: 200,
        parksPerSecond: 10,
      },
    ]);
  });

  it('says what observing costs and what was lost', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    const window = { kind: 'agentWindow', duration: SECOND, dropped: 3, clients: 2 } as const;
    store.ingest(
      stream.windows({
        ...window,
        start: 0,
        records: 500,
        ringFillPermille: 80,
        busy: 0.1 * SECOND,
        probeCost: 0.02 * SECOND,
        bytesSent: 4000,
      }),
    );
    store.ingest(
      stream.windows({
        ...window,
        start: SECOND,
        records: 700,
        ringFillPermille: 20,
        busy: 0.3 * SECOND,
        probeCost: 0.04 * SECOND,
        bytesSent: 6000,
        clients: 5,
      }),
    );
    store.ingest(
      stream.base({
        kind: 'loss',
        rows: [
          { worker: 0, from: 0, to: 10 * MS, records: 3 },
          { worker: 0, from: 200 * SECOND, to: 201 * SECOND, records: 4 },
        ],
      }),
    );
    expect(store.overview(always).agent).toEqual({
      windows: 2,
      recordsPerSecond: 600,
      busyShare: 0.2,
      probeShare: 0.03,
      ringFillPermille: 80,
      bytesPerSecond: 5000,
      clients: 5,
      dropped: 3,
      droppedTotal: 7,
      framesMissed: 0,
    });
  });

  it('lists running polls before the slowest that ended', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...twoQueues, spawns([1, 0, 4, 0])));
    store.ingest(stream.events(pollsOf(0, [1, 0, 5 * MS], [2, 10 * MS, 9 * MS])));
    store.ingest(
      stream.base({ kind: 'openPolls', rows: [{ worker: 0, task: 1, start: 20 * MS, observedAt: 21 * MS }] }),
    );
    expect(store.overview(always).slowest).toEqual([
      {
        task: 1,
        taskName: 'reader',
        queue: 0,
        queueName: 'io',
        worker: 0,
        start: 20 * MS,
        duration: MS,
        queueDelay: 0,
        running: true,
      },
      {
        task: 2,
        taskName: 'task 2',
        queue: -1,
        queueName: 'unknown queue',
        worker: 0,
        start: 10 * MS,
        duration: 9 * MS,
        queueDelay: 0,
        running: false,
      },
      expect.objectContaining({ task: 1, duration: 5 * MS, running: false }),
    ]);
  });

  it.each([
    ['its own end among the polls', pollsOf(0, [1, 20 * MS, 90 * MS])],
    ['a later poll of its worker', pollsOf(0, [7, 120 * MS, MS])],
    ['a worker window that ends in another state', workerWindows(0, { worker: 0, state: 2, stateSince: 50 * MS })],
    ['the end of its task', { kind: 'ends', rows: [{ task: 1, time: 90 * MS, outcome: 0, message: 0 }] } as const],
    ['a second without word of it', queueWindows(20)],
  ])('lets go of a running poll upon %s', (_, section) => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(
      stream.base({ kind: 'openPolls', rows: [{ worker: 0, task: 1, start: 20 * MS, observedAt: 30 * MS }] }),
    );
    store.ingest(
      stream.base(
        workerWindows(0, { worker: 3, state: 2 }),
        workerWindows(5, { worker: 0, state: 0, stateSince: 20 * MS }),
      ),
    );
    expect(store.overview(always).slowest.some((poll) => poll.running)).toBe(true);
    store.ingest(stream.events(section));
    expect(store.overview(always).slowest.some((poll) => poll.running)).toBe(false);
  });

  it('equals a recomputation from the polls themselves, through the aggregator', () => {
    fc.assert(
      fc.property(workerTraces, (traces) => {
        const aggregator = new Aggregator();
        for (const stretch of traces.flat()) feed(aggregator, stretch);
        const store = new ConsoleStore();
        store.ingest(new Stream().windows(...aggregator.close(60 * SECOND)));
        const all = traces.flat().filter((stretch) => stretch.kind === 'poll');
        const overview = store.overview(always);
        expect(overview.pollsTotal).toBe(all.length);
        expect(overview.pollTime).toEqual(percentilesOf(histogramOf(all.map(({ start, end }) => end - start))));
        for (const row of overview.queues) {
          const own = all.filter((poll) => poll.queue === row.queue);
          expect(row.queueDelay).toEqual(percentilesOf(histogramOf(own.map((poll) => poll.queueDelay))));
        }
      }),
      { numRuns: 30 },
    );
  });
});
