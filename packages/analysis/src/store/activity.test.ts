import { type Finding, PollOutcome, type Section, SliceEnd, WakeEffect, WakeSource } from '@pollscope/protocol';
import { describe, expect, it } from 'vitest';
import { MS, pollsOf, queues, SECOND, Stream, strings, taskWindows } from '../../test/stream.ts';
import { ConsoleStore } from './console-store.ts';

const stream = new Stream();
const range = { from: 0, to: 10 * SECOND };
const none = { id: 0, name: '' };

/** Tasks 1 `accept` and 2 `render`, which 1 spawned, in queue 0 `foreground`; resource 4 is the channel `jobs`. */
function storeWith(...sections: readonly Section[]): ConsoleStore {
  const store = new ConsoleStore();
  store.ingest(
    stream.base(
      strings('eevdf', 'foreground', 'accept', 'render', 'jobs', 'src/tiles.ts:7:3', 'work', 'file.ts', 'request'),
      queues(1, { queue: 0, worker: 0, name: 2, weight: 8 }, { queue: 1, worker: 0, name: 0, weight: 1 }),
      {
        kind: 'spawns',
        snapshot: true,
        rows: [
          { task: 1, time: 0, queue: 0, name: 3, parent: 0, location: 0, taskKind: 0 },
          { task: 2, time: 0, queue: 0, name: 4, parent: 1, location: 6, taskKind: 1 },
        ],
      },
      {
        kind: 'resources',
        rows: [
          { resource: 1, resourceKind: 'sleep', name: 0, capacity: -1 },
          { resource: 4, resourceKind: 'channel', name: 5, capacity: 64 },
        ],
      },
    ),
  );
  store.ingest(stream.events(...sections));
  return store;
}

function waits(...rows: readonly (readonly [time: number, task: number, resource: number])[]): Section {
  return {
    kind: 'waits',
    worker: 0,
    length: rows.length,
    time: Float64Array.from(rows, ([time]) => time),
    task: Uint32Array.from(rows, ([, task]) => task),
    resource: Uint32Array.from(rows, ([, , resource]) => resource),
  };
}

function wakes(...rows: readonly (readonly [time: number, task: number, waker: number, source?: number])[]): Section {
  return {
    kind: 'wakes',
    worker: 0,
    length: rows.length,
    time: Float64Array.from(rows, ([time]) => time),
    task: Uint32Array.from(rows, ([, task]) => task),
    waker: Uint32Array.from(rows, ([, , waker]) => waker),
    source: Uint8Array.from(rows, ([, , waker, source]) => source ?? (waker === 0 ? 2 : 0)),
    effect: new Uint8Array(rows.length),
  };
}

describe('a task', () => {
  it('has its place in the program: who spawned it, where, and what it spawned', () => {
    const store = storeWith();
    expect(store.task({ task: 2, range, limit: 5 })).toMatchObject({
      task: { id: 2, name: 'render' },
      queueName: 'foreground',
      location: 'src/tiles.ts:7:3',
      taskKind: 1,
      parent: { id: 1, name: 'accept' },
      children: [],
    });
    expect(store.task({ task: 1, range, limit: 5 })).toMatchObject({
      parent: none,
      children: [{ id: 2, name: 'render' }],
    });
    expect(store.task({ task: 9, range, limit: 5 })).toBeUndefined();
  });

  it('tells by whom it was woken and whom it woke, in the range', () => {
    const store = storeWith(
      wakes(
        [1 * SECOND, 2, 1],
        [2 * SECOND, 2, 1],
        [3 * SECOND, 2, 0, WakeSource.timer],
        [4 * SECOND, 2, 0],
        [5 * SECOND, 1, 2],
        [20 * SECOND, 2, 1],
      ),
    );
    const detail = store.task({ task: 2, range, limit: 2 });
    expect(detail).toMatchObject({
      wokenBy: [{ task: { name: 'accept' }, count: 2 }],
      wokenByTimer: 1,
      wokenFromOutside: 1,
      woke: [{ task: { id: 1 }, count: 1 }],
      lastWaker: { id: 1 },
    });
    expect(detail?.wakes).toEqual([
      {
        time: 4 * SECOND,
        worker: 0,
        task: { id: 2, name: 'render' },
        waker: none,
        source: WakeSource.outside,
        effect: WakeEffect.queued,
      },
      expect.objectContaining({ time: 3 * SECOND, source: WakeSource.timer }),
    ]);
  });

  it('says what it waits for while it waits, from single waits or from its windows', () => {
    const polled = pollsOf(0, [2, SECOND, MS]);
    const jobs = { id: 4, kind: 'channel', name: 'jobs' };
    const store = storeWith(polled, waits([SECOND + MS, 2, 4]));
    expect(store.task({ task: 2, range, limit: 5 })).toMatchObject({
      state: { kind: 'waiting' },
      waitsOn: jobs,
      waits: [{ time: SECOND + MS, resource: jobs }],
    });
    store.ingest(stream.windows(taskWindows(2, { task: 2, polls: [MS], lastOutcome: PollOutcome.yielded })));
    expect(store.task({ task: 2, range, limit: 5 })).toMatchObject({ waitsOn: undefined });
    store.ingest(stream.windows(taskWindows(3, { task: 2, polls: [MS], waitsOn: 1, lastWaker: 1 })));
    expect(store.task({ task: 2, range, limit: 5 })).toMatchObject({
      waitsOn: { kind: 'sleep', name: 'sleep 1' },
      lastWaker: { name: 'accept' },
    });
  });
});

describe('resources', () => {
  const window = (index: number, row: object): Section => ({
    kind: 'resourceWindows',
    start: index * SECOND,
    duration: SECOND,
    rows: [
      {
        resource: 4,
        waiting: 0,
        available: 0,
        longestWait: 0,
        oldestWaiter: 0,
        holder: 0,
        acquisitions: 0,
        overtakes: 0,
        ...row,
      },
    ],
  });

  it('sum what was counted in the range, and are otherwise as last told in it', () => {
    const store = storeWith(
      window(0, { acquisitions: 3, overtakes: 1, longestWait: 9 * MS, holder: 2 }),
      window(1, { acquisitions: 4, longestWait: 5 * MS, waiting: 1, oldestWaiter: 2, holder: 1 }),
      window(11, { acquisitions: 100 }),
    );
    expect(store.resources(range)).toEqual([
      {
        id: 4,
        kind: 'channel',
        name: 'jobs',
        capacity: 64,
        waiting: 1,
        available: 0,
        longestWait: 9 * MS,
        oldestWaiter: { id: 2, name: 'render' },
        holder: { id: 1, name: 'accept' },
        acquisitions: 7,
        overtakes: 1,
      },
    ]);
  });

  it('list who waits now, longest first', () => {
    const store = storeWith(
      pollsOf(0, [2, SECOND, MS], [1, 2 * SECOND, MS]),
      waits([SECOND + MS, 2, 4], [2 * SECOND + MS, 1, 4]),
    );
    expect(store.resource({ resource: 4, range, limit: 5 }).waiters).toEqual([
      { task: { id: 2, name: 'render' }, since: SECOND + MS },
      { task: { id: 1, name: 'accept' }, since: 2 * SECOND + MS },
    ]);
    store.ingest(stream.events(pollsOf(0, [2, 3 * SECOND, MS, PollOutcome.yielded])));
    expect(store.resource({ resource: 4, range, limit: 5 }).waiters).toHaveLength(1);
  });
});

describe('findings', () => {
  const finding = (id: number, change: Partial<Finding> = {}): Finding => ({
    id,
    detector: 'long-poll',
    severity: 'warning',
    state: 'open',
    first: SECOND,
    last: 2 * SECOND,
    count: 1,
    subjects: [{ kind: 'task', id: 2 }],
    evidence: { from: SECOND, to: 2 * SECOND },
    figures: [],
    sentence: '',
    hint: '',
    ...change,
  });

  it('come ranked: open first, then by severity, then the latest', () => {
    const store = storeWith({
      kind: 'findings',
      rows: [
        finding(1, { state: 'closed', severity: 'critical' }),
        finding(2, { severity: 'info' }),
        finding(3),
        finding(4, { last: 3 * SECOND }),
        finding(5, { severity: 'critical' }),
      ],
    });
    const page = store.findings({ range, limit: 4 });
    expect(page).toMatchObject({ total: 5, open: 4 });
    expect(page.rows.map(({ id }) => id)).toEqual([5, 4, 3, 2]);
  });

  it('are as last told, and in the ranges in which they were open', () => {
    const store = storeWith({ kind: 'findings', rows: [finding(1)] });
    store.ingest(stream.windows({ kind: 'findings', rows: [finding(1, { state: 'closed', last: 4 * SECOND })] }));
    expect(store.findings({ range, limit: 5 }).rows).toMatchObject([{ id: 1, state: 'closed', last: 4 * SECOND }]);
    expect(store.findings({ range: { from: 5 * SECOND, to: 6 * SECOND }, limit: 5 }).total).toBe(0);
    expect(store.findings({ range: { from: 0, to: SECOND - 1 }, limit: 5 }).total).toBe(0);
    // A crash is at the very end of what is told.
    expect(store.findings({ range: { from: 0, to: SECOND }, limit: 5 }).total).toBe(1);
  });
});

it('stacks are of the samples in the range, with names, of one task if asked', () => {
  const frames = [{ function: 7, file: 8, line: 42, column: 7 }];
  const sample = { worker: 0, task: 2, pollStart: SECOND, sampledAt: 2 * SECOND, frames };
  const store = storeWith({
    kind: 'stacks',
    rows: [sample, { ...sample, task: 0 }, { ...sample, sampledAt: 20 * SECOND }],
  });
  expect(store.stacks({ range })).toHaveLength(2);
  expect(store.stacks({ range, task: 2 })).toEqual([
    {
      worker: 0,
      task: { id: 2, name: 'render' },
      pollStart: SECOND,
      sampledAt: 2 * SECOND,
      frames: [{ function: 'work', file: 'file.ts', line: 42, column: 7 }],
    },
  ]);
});

it('slices and marks are the newest of the range, in order', () => {
  const slice = { vruntime: 0, deadline: 0, lag: 0, eligible: 2, granted: -1, by: -1, reason: SliceEnd.empty };
  const store = storeWith(
    {
      kind: 'slices',
      worker: 0,
      rows: [
        { ...slice, queue: 0, start: SECOND, duration: MS },
        { ...slice, queue: 0, start: 2 * SECOND, duration: MS, reason: SliceEnd.preempted, by: 1 },
        { ...slice, queue: 1, start: 3 * SECOND, duration: MS },
        { ...slice, queue: 1, start: 20 * SECOND, duration: MS },
      ],
    },
    {
      kind: 'marks',
      worker: 0,
      rows: [
        { time: SECOND, duration: -1, task: 0, name: 9, fields: '' },
        { time: 2 * SECOND, duration: MS, task: 2, name: 9, fields: '{}' },
      ],
    },
  );
  expect(store.slices({ range, limit: 2 })).toMatchObject([
    { queueName: 'foreground', start: 2 * SECOND, by: 'queue 1' },
    { queueName: 'queue 1', start: 3 * SECOND, by: '' },
  ]);
  expect(store.marks({ range, limit: 5 })).toEqual([
    { worker: 0, time: SECOND, duration: undefined, task: none, name: 'request', fields: '' },
    { worker: 0, time: 2 * SECOND, duration: MS, task: { id: 2, name: 'render' }, name: 'request', fields: '{}' },
  ]);
});
