import { Channel } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  histogramOf,
  MS,
  pollsOf,
  queues,
  queueWindow,
  queueWindows,
  SECOND,
  sparse,
  spawns,
  Stream,
  strings,
  workerWindows,
} from '../../test/stream.ts';
import { feed, workerTraces } from '../../test/worker-trace.ts';
import { Aggregator } from '../aggregator.ts';
import { percentilesOf } from '../percentiles.ts';
import { ConsoleStore } from './console-store.ts';
import type { StripMetric } from './queries.ts';

const always = { from: 0, to: 100 * SECOND };
const definitions = [
  strings('eevdf', 'io', 'cpu', 'reader', 'main'),
  queues(1, { queue: 0, worker: 0, name: 2, weight: 3 }, { queue: 1, worker: 0, name: 3, weight: 1 }),
  { kind: 'workers', rows: [{ worker: 0, name: 5 }] },
] as const;

describe('the overview', () => {
  it('has the figures of the windows whose middle is in the range, from merged histograms', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...definitions));
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
    store.ingest(stream.base(...definitions));
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
    store.ingest(stream.base(...definitions, spawns([1, 0, 4, 0])));
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

describe('a strip', () => {
  /** Queue 0 in windows 0, 1 and 3; window 2 was not received; queue 1 only in window 3. */
  function store(): ConsoleStore {
    const filled = new ConsoleStore();
    const stream = new Stream();
    filled.ingest(stream.base(...definitions));
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

describe('a worker lane', () => {
  it('has the fractions of each column, and nothing where the worker was not observed', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...definitions));
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

describe('frames', () => {
  const window = (index: number) => queueWindows(index, queueWindow(0, { pollTime: sparse(5) }));
  const gapsOf = (store: ConsoleStore) => store.strip({ range: always, columns: 1, metric: 'lag' }).gaps;

  it('that were already seen change nothing', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    const frames = [stream.windows(window(0)), stream.windows(window(1)), stream.events(pollsOf(0, [1, 0, 5]))];
    for (const frame of [...frames, ...frames]) store.ingest(frame);
    const overview = store.overview(always);
    expect([overview.pollsTotal, overview.slowest.length, overview.agent.framesMissed]).toEqual([2, 1, 0]);
    expect(gapsOf(store)).toEqual([]);
  });

  it('that are missing are counted, and leave a gap when they had windows', () => {
    const store = new ConsoleStore();
    store.ingest({ channel: Channel.windows, sequence: 10, sections: [window(0)] });
    store.ingest({ channel: Channel.windows, sequence: 13, sections: [] });
    store.ingest({ channel: Channel.windows, sequence: 15, sections: [window(4)] });
    store.ingest({ channel: Channel.events, sequence: 2, sections: [] });
    store.ingest({ channel: Channel.events, sequence: 9, sections: [] });
    expect(store.overview(always).agent.framesMissed).toBe(2 + 1 + 6);
    expect(gapsOf(store)).toEqual([{ from: 100 * MS, to: 400 * MS }]);
  });

  it('may begin anywhere', () => {
    const store = new ConsoleStore();
    store.ingest({ channel: Channel.windows, sequence: 5000, sections: [window(7)] });
    expect(store.overview(always).agent.framesMissed).toBe(0);
    expect(gapsOf(store)).toEqual([]);
  });

  it('tell of lost records as gaps, overlapping ones as one', () => {
    const store = new ConsoleStore();
    const loss = (from: number, to: number) => ({ worker: 0, from: from * MS, to: to * MS, records: 1 });
    store.ingest(new Stream().base({ kind: 'loss', rows: [loss(50, 60), loss(10, 20), loss(15, 30), loss(30, 40)] }));
    expect(gapsOf(store)).toEqual([
      { from: 10 * MS, to: 40 * MS },
      { from: 50 * MS, to: 60 * MS },
    ]);
  });

  it('may name queues, workers and strings that were not defined', () => {
    const store = new ConsoleStore();
    store.ingest(new Stream().windows(window(0), workerWindows(0, { worker: 4, polling: MS })));
    store.ingest(new Stream().base(queues(77, { queue: 9, worker: 0, name: 99, weight: 2 })));
    const overview = store.overview(always);
    expect(overview.policy).toBe('');
    expect(overview.queues.map(({ name, weight }) => [name, weight])).toEqual([
      ['queue 0', 0],
      ['queue 9', 2],
    ]);
    expect(overview.workers.map(({ name }) => name)).toEqual(['worker 4']);
  });

  it('of another epoch start from nothing after a reset', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(...definitions, spawns([1, 0, 4, 0])));
    store.ingest(stream.windows(window(30)));
    expect(store.now).toBe(3100 * MS);
    store.reset();
    expect(store.now).toBe(0);
    expect(store.overview(always).queues).toEqual([]);
    store.ingest(new Stream().windows(window(0)));
    expect(store.overview(always).pollsTotal).toBe(1);
    expect(store.now).toBe(100 * MS);
  });

  it('are kept for ten minutes of windows', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    for (let index = 0; index <= 6000; index++) store.ingest(stream.windows(window(index)));
    expect(store.overview({ from: 0, to: 1e12 }).pollTime.count).toBe(6000);
    expect(store.overview(always).pollsTotal).toBe(6001);
  });
});
