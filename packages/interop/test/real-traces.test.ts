import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { imported, pollsOf, sectionsOf, stringsOf } from './imported.ts';

/** A folder with traces that are too large to keep here: POLLSCOPE_DIAL9_TRACES says where they are. */
const folder = process.env['POLLSCOPE_DIAL9_TRACES'] ?? '';
const demo = join(folder, 'demo-2026-07.bin.gz');
const blockInPlace = join(folder, 'block-in-place.bin.gz');

const DEMO_SHA256 = '9cc2ebfe85a820dbc41e55359fe981b2a0b5c89455142621dab3a5b4063722a7';

const quantile = (sorted: readonly number[], p: number) => sorted[Math.floor(sorted.length * p)];
const ascending = (one: number, other: number) => one - other;
const figures = (values: readonly number[]) => {
  const sorted = values.toSorted(ascending);
  return {
    count: sorted.length,
    p50: quantile(sorted, 0.5),
    p95: quantile(sorted, 0.95),
    p99: quantile(sorted, 0.99),
    max: sorted.at(-1),
  };
};

describe.skipIf(!existsSync(demo))('the demo trace of dial9, July 2026', () => {
  const bytes = new Uint8Array(existsSync(demo) ? readFileSync(demo) : []);

  test('gives the figures that an independent decoder found, exactly', { timeout: 120_000 }, async () => {
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(DEMO_SHA256);
    const trace = await imported(bytes);
    const frames = [...trace.frames()];
    const polls = pollsOf(frames);
    const count = (event: string) => trace.report.events.find((one) => one.event === event)?.count;
    expect(trace.report.bytes).toBe(11_081_465);
    expect(trace.report.damage).toEqual([]);
    expect(trace.report.events.reduce((sum, one) => sum + one.count, 0)).toBe(516_950);
    expect({
      pollStarts: count('PollStartEvent'),
      pollEnds: count('PollEndEvent'),
      wakes: count('WakeEventEvent'),
      parks: count('WorkerParkEvent'),
      unparks: count('WorkerUnparkEvent'),
      samples: count('QueueSampleEvent'),
      spawns: count('TaskSpawnEvent'),
      ends: count('TaskTerminateEvent'),
      dumps: count('TaskDumpEvent'),
      cpu: count('CpuSampleEvent'),
      symbols: count('SymbolTableEntry'),
    }).toEqual({
      pollStarts: 94_212,
      pollEnds: 94_212,
      wakes: 94_801,
      parks: 5_450,
      unparks: 5_452,
      samples: 338,
      spawns: 127,
      ends: 152,
      dumps: 30_246,
      cpu: 8_993,
      symbols: 5_035,
    });
    expect(figures(polls.map(({ duration }) => duration))).toEqual({
      count: 94_212,
      p50: 12_959,
      p95: 81_208,
      p99: 182_250,
      max: 5_895_291,
    });
    expect(new Set(polls.map(({ task }) => task)).size).toBe(127);
    expect(wakeToPoll(frames)).toEqual({ count: 86_595, p50: 79_916, p95: 928_333, p99: 1_522_750, max: 3_593_333 });

    const ofWorker = (worker: number) => polls.filter((poll) => poll.worker === worker);
    const busy = (worker: number) => ofWorker(worker).reduce((sum, { duration }) => sum + duration, 0);
    const parks = (worker: number) =>
      sectionsOf(frames, 'parks').reduce(
        (sum, section) => sum + (section.worker === worker ? section.rows.length : 0),
        0,
      );
    expect([busy(0), ofWorker(0).length, parks(0)]).toEqual([923_827_986, 46_555, 2_741]);
    expect([busy(1), ofWorker(1).length, parks(1)]).toEqual([933_959_072, 47_657, 2_709]);

    const depths = depthsByQueue(frames);
    expect(Math.max(...depths('run queue of worker 0'), ...depths('run queue of worker 1'))).toBe(76);
    expect(Math.max(...depths('global queue'))).toBe(0);

    expect(shares(frames, polls).slice(0, 4)).toMatchObject([
      { place: expect.stringContaining('axum_traced.rs:243:33'), percent: '94.89', polls: 86_594 },
      { place: expect.stringContaining('rt/tokio.rs:115:9'), percent: '4.42', polls: 7_529 },
      { place: expect.stringContaining('main.rs:289'), percent: '0.46', polls: 35 },
      { place: expect.stringContaining('main.rs:311'), percent: '0.23', polls: 52 },
    ]);
  });

  test('has the received share of each group in its windows too', { timeout: 120_000 }, async () => {
    const trace = await imported(bytes);
    const frames = [...trace.frames()];
    const busy = pollsOf(frames).reduce((sum, { duration }) => sum + duration, 0);
    const received = sectionsOf(frames, 'queueWindows')
      .flatMap(({ rows }) => rows)
      .reduce((sum, row) => sum + row.received, 0);
    expect(received).toBe(busy);
  });
});

describe.skipIf(!existsSync(blockInPlace))('a trace with block_in_place', () => {
  test('gives every poll of its four workers', async () => {
    const trace = await imported(new Uint8Array(readFileSync(blockInPlace)));
    const frames = [...trace.frames()];
    expect(trace.report.bytes).toBe(36_683);
    expect(trace.report.events.reduce((sum, { count }) => sum + count, 0)).toBe(909);
    expect(pollsOf(frames)).toHaveLength(174);
    expect(sectionsOf(frames, 'workers').flatMap(({ rows }) => rows)).toHaveLength(4);
    expect(sectionsOf(frames, 'parks').flatMap(({ rows }) => rows)).toHaveLength(78);
    expect(trace.report.notes).toHaveLength(1);
  });
});

/** From the first wake since the start of the previous poll to the start of the next, as the reference defines it. */
function wakeToPoll(frames: Parameters<typeof sectionsOf>[0]) {
  const wakes = sectionsOf(frames, 'wakes').flatMap(({ time, task }) =>
    [...time].map((at, row) => ({ at, task: task[row] as number, isWake: true })),
  );
  const starts = pollsOf(frames).map(({ start, task }) => ({ at: start, task, isWake: false }));
  const woken = new Map<number, number>();
  const delays: number[] = [];
  for (const { at, task, isWake } of [...wakes, ...starts].sort((one, other) => one.at - other.at)) {
    const since = woken.get(task);
    if (isWake) woken.set(task, since ?? at);
    else if (since !== undefined) delays.push(at - since);
    if (!isWake) woken.delete(task);
  }
  return figures(delays);
}

function depthsByQueue(frames: Parameters<typeof sectionsOf>[0]) {
  const names = stringsOf(frames);
  const queues = sectionsOf(frames, 'queues').flatMap(({ rows }) => rows);
  const samples = sectionsOf(frames, 'queueSamples').flatMap(({ rows }) => rows);
  return (name: string) => {
    const id = queues.find((queue) => names.get(queue.name) === name)?.queue;
    return samples.filter(({ queue }) => queue === id).map(({ depth }) => depth);
  };
}

function shares(frames: Parameters<typeof sectionsOf>[0], polls: ReturnType<typeof pollsOf>) {
  const names = stringsOf(frames);
  const placeOf = new Map(
    sectionsOf(frames, 'spawns').flatMap(({ rows }) =>
      rows.map(({ task, location }) => [task, names.get(location) ?? '?']),
    ),
  );
  const byPlace = new Map<string, { busy: number; polls: number }>();
  for (const { task, duration } of polls) {
    const place = placeOf.get(task) ?? '?';
    const sum = byPlace.get(place) ?? { busy: 0, polls: 0 };
    byPlace.set(place, { busy: sum.busy + duration, polls: sum.polls + 1 });
  }
  const total = polls.reduce((sum, { duration }) => sum + duration, 0);
  return [...byPlace]
    .map(([place, sum]) => ({ place, percent: ((sum.busy / total) * 100).toFixed(2), polls: sum.polls }))
    .sort((one, other) => Number(other.percent) - Number(one.percent));
}
