import { Channel } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import {
  MS,
  pollsOf,
  queues,
  queueWindow,
  queueWindows,
  SECOND,
  sparse,
  spawns,
  Stream,
  workerWindows,
} from '../../test/stream.ts';
import { twoQueues } from '../../test/two-queues.ts';
import { ConsoleStore } from './console-store.ts';

const always = { from: 0, to: 100 * SECOND };

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
    store.ingest(stream.base(...twoQueues, spawns([1, 0, 4, 0])));
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
