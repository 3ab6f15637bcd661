import { readFileSync } from 'node:fs';
import { PollOutcome, TaskOutcome, WakeEffect } from '@pollscope/protocol';
import { describe, expect, test } from 'vitest';
import { tokioStream } from '../../test/dial9-writer.ts';
import { imported, pollsOf, sectionsOf, stringsOf } from '../../test/imported.ts';

const T0 = 5_000_000_000;
const fixture = (name: string) => new Uint8Array(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url)));

describe('a trace of dial9 itself', () => {
  test('gives every poll, park and wake, its workers by runtime and its tasks by where they were spawned', async () => {
    const trace = await imported(fixture('two-runtimes.bin'));
    const frames = [...trace.frames()];
    expect(trace.report).toMatchObject({ damage: [] });
    expect(pollsOf(frames)).toHaveLength(107);
    expect(sectionsOf(frames, 'parks').flatMap(({ rows }) => rows)).toHaveLength(30);
    expect(sectionsOf(frames, 'wakes').reduce((count, { length }) => count + length, 0)).toBe(86);
    const names = stringsOf(frames);
    const workers = sectionsOf(frames, 'workers').flatMap(({ rows }) => rows.map(({ name }) => names.get(name)));
    expect(workers).toEqual(['requests worker 0', 'requests worker 1', 'background worker 0']);
    const queues = sectionsOf(frames, 'queues').flatMap(({ rows }) => rows.map(({ name }) => names.get(name)));
    expect(queues).toContain('global queue of background');
    expect(queues).toContain('run queue of requests worker 1');
    expect(queues.filter((name) => name?.startsWith('src/bin/dial9.rs:'))).toHaveLength(6);
    const spawns = sectionsOf(frames, 'spawns').flatMap(({ rows }) => rows);
    for (const { queue, location } of spawns) expect(names.get(location)).toBe(queues[queue]);
    expect(trace.metadata).toMatchObject({
      source: { runtime: 'tokio', language: 'rust' },
      capabilities: ['polls', 'openPolls', 'queues', 'queueDelay', 'parks', 'wakes', 'marks', 'locations', 'findings'],
    });
  });

  test('keeps the events of the program as marks, on the worker and task that made them', async () => {
    const trace = await imported(fixture('two-runtimes.bin'));
    const frames = [...trace.frames()];
    const marks = sectionsOf(frames, 'marks').flatMap(({ rows }) => rows);
    expect(marks).toHaveLength(48);
    expect(stringsOf(frames).get(marks[0]?.name ?? 0)).toBe('OrderPlaced');
    expect(JSON.parse(marks[0]?.fields ?? '')).toEqual({
      order: 0,
      latency: 20,
      customer: 'customer 0',
      coupon: 'half',
    });
    expect(trace.report.events).toContainEqual({ event: 'OrderPlaced', count: 48, as: 'mark' });
  });

  test('is the same compressed, and in pieces of any size', async () => {
    const plain = [...(await imported(fixture('two-runtimes.bin'))).frames()];
    expect([...(await imported(fixture('two-runtimes.bin.gz'))).frames()]).toEqual(plain);
    expect([...(await imported(fixture('two-runtimes.bin'), 7)).frames()]).toEqual(plain);
  });

  test('is read up to where it was cut off, and says so', async () => {
    const whole = fixture('two-runtimes.bin');
    const cut = await imported(whole.subarray(0, 4000));
    expect(pollsOf(cut.frames()).length).toBeGreaterThan(10);
    expect(cut.report.damage).toHaveLength(1);
    const squeezed = fixture('two-runtimes.bin.gz');
    const cutSqueezed = await imported(squeezed.subarray(0, 2500));
    expect(pollsOf(cutSqueezed.frames()).length).toBeGreaterThan(10);
    expect(cutSqueezed.report.damage.map(({ message }) => message).join()).toContain('unexpected end of file');
  });

  test('is read on from the next buffer after bytes that cannot be understood', async () => {
    const bytes = fixture('two-runtimes.bin');
    const joined = Uint8Array.from([...tokioStream().raw(99, 98, 97).bytes(), ...bytes]);
    const trace = await imported(joined);
    expect(pollsOf(trace.frames())).toHaveLength(107);
    expect(trace.report.damage).toMatchObject([{ bytes: 3 }]);
  });
});

test('faults are found in it, as an agent finds them', async () => {
  const stream = tokioStream();
  const place = stream.string('slow.rs:1:1');
  stream.event('PollStartEvent', T0, 0, 0, 1, place).event('PollEndEvent', T0 + 150e6, 0);
  stream.event('PollStartEvent', T0 + 2e9, 0, 0, 1, place).event('PollEndEvent', T0 + 2e9 + 1, 0);
  const frames = [...(await imported(stream.bytes())).frames()];
  const findings = sectionsOf(frames, 'findings').flatMap(({ rows }) => rows);
  expect(findings.map(({ detector }) => detector)).toContain('long-poll');
});

describe('polls', () => {
  test('are paired within their worker, in order of time however the file is ordered', async () => {
    const stream = tokioStream();
    const late = stream.string('late.rs:1:1');
    stream.event('PollStartEvent', T0 + 500, 1, 0, 7, late).event('PollEndEvent', T0 + 900, 1);
    tokioStream(stream);
    const early = stream.string('early.rs:1:1');
    stream.event('PollStartEvent', T0, 0, 0, 8, early).event('PollEndEvent', T0 + 600, 0);
    const polls = pollsOf((await imported(stream.bytes())).frames());
    expect(polls.map(({ worker, start, duration }) => ({ worker, start, duration }))).toEqual([
      { worker: 0, start: 0, duration: 600 },
      { worker: 1, start: 500, duration: 400 },
    ]);
  });

  test('wait from the first wake, but not while they are polled', async () => {
    const stream = tokioStream();
    stream
      .event('PollStartEvent', T0, 0, 0, 1, 0)
      .event('WakeEventEvent', T0 + 10, 1, 1, 0)
      .event('PollEndEvent', T0 + 100, 0)
      .event('PollStartEvent', T0 + 130, 0, 0, 1, 0)
      .event('PollEndEvent', T0 + 140, 0)
      .event('WakeEventEvent', T0 + 200, 0, 1, 0)
      .event('WakeEventEvent', T0 + 210, 0, 1, 0)
      .event('PollStartEvent', T0 + 250, 0, 0, 1, 0)
      .event('PollEndEvent', T0 + 260, 0);
    const trace = await imported(stream.bytes());
    const polls = pollsOf(trace.frames());
    expect(polls.map(({ queueDelay }) => queueDelay)).toEqual([0, 30, 50]);
    expect(polls.map(({ outcome }) => outcome)).toEqual([
      PollOutcome.yielded,
      PollOutcome.pending,
      PollOutcome.pending,
    ]);
    const wakes = sectionsOf(trace.frames(), 'wakes').flatMap(({ effect }) => [...effect]);
    expect(wakes).toEqual([WakeEffect.duringPoll, WakeEffect.queued, WakeEffect.alreadyQueued]);
    expect(trace.report.notes.join()).toContain('1 polls');
  });

  test('wait from the spawn the first time, and the one in which the task ends is ready', async () => {
    const stream = tokioStream();
    stream
      .event('TaskSpawnEvent', T0, 1, 0, 1)
      .event('PollStartEvent', T0 + 40, 0, 0, 1, 0)
      .event('TaskTerminateEvent', T0 + 50, 1)
      .event('PollEndEvent', T0 + 60, 0)
      .event('TaskSpawnEvent', T0 + 70, 2, 0, 1)
      .event('TaskTerminateEvent', T0 + 80, 2);
    const trace = await imported(stream.bytes());
    expect(pollsOf(trace.frames())).toMatchObject([{ queueDelay: 40, outcome: PollOutcome.ready }]);
    expect(sectionsOf(trace.frames(), 'ends').flatMap(({ rows }) => rows)).toMatchObject([
      { task: 1, time: 60, outcome: TaskOutcome.ready },
      { task: 2, time: 80, outcome: TaskOutcome.aborted },
    ]);
  });

  test('that give their worker away to block go on beside those that it polls meanwhile', async () => {
    const stream = tokioStream();
    stream
      .event('PollStartEvent', T0, 0, 0, 1, 0)
      .event('WorkerParkEvent', T0 + 10, 0, 0, 0, 9)
      .event('WorkerUnparkEvent', T0 + 20, 0, 0, 0, undefined, 9)
      .event('PollStartEvent', T0 + 30, 0, 0, 2, 0)
      .event('PollEndEvent', T0 + 40, 0)
      .event('PollEndEvent', T0 + 1000, 0);
    const polls = pollsOf((await imported(stream.bytes())).frames());
    expect(polls.map(({ task, duration }) => ({ task, duration }))).toEqual([
      { task: 2, duration: 10 },
      { task: 1, duration: 1000 },
    ]);
  });

  test('that begin without an end, or end without a beginning, are left out and counted', async () => {
    const stream = tokioStream();
    stream
      .event('PollEndEvent', T0, 0)
      .event('PollStartEvent', T0 + 10, 0, 0, 1, 0)
      .event('PollStartEvent', T0 + 20, 0, 0, 2, 0)
      .event('PollEndEvent', T0 + 30, 0)
      .event('PollStartEvent', T0 + 40, 0, 0, 3, 0);
    const trace = await imported(stream.bytes());
    expect(pollsOf(trace.frames())).toMatchObject([{ task: 2 }]);
    expect(sectionsOf(trace.frames(), 'openPolls').flatMap(({ rows }) => rows)).toMatchObject([{ task: 3, start: 40 }]);
    expect(trace.report.notes.filter((note) => note.startsWith('1 polls'))).toHaveLength(2);
  });
});

describe('what older and newer writers do', () => {
  test('fields that come and go, in any order, with or without a value', async () => {
    const stream = tokioStream();
    stream.schema('WorkerParkEvent', [
      { name: 'news', type: 'string' },
      { name: 'worker_id', type: 'varint', isOptional: true },
    ]);
    stream.event('WorkerParkEvent', T0, 'x', 3).event('WorkerUnparkEvent', T0 + 5, 3, 0, 0, undefined, 1);
    const trace = await imported(stream.bytes());
    expect(sectionsOf(trace.frames(), 'parks')).toMatchObject([{ rows: [{ start: 0, duration: 5 }] }]);
  });

  test('events that nobody knows become marks', async () => {
    const stream = tokioStream().schema('Novelty', [
      { name: 'size', type: 'varint' },
      { name: 'ratio', type: 'f64', isOptional: true },
      { name: 'frames', type: 'stringMap' },
    ]);
    stream.event('Novelty', T0, 2n ** 63n, undefined).raw(0, 0, 0, 0);
    const trace = await imported(stream.bytes());
    expect(sectionsOf(trace.frames(), 'marks')).toMatchObject([
      { rows: [{ time: 0, duration: -1, fields: '{"size":"9223372036854775808","frames":[]}' }] },
    ]);
  });

  test('ids of tasks beyond the integers of a double stay apart', async () => {
    const stream = tokioStream();
    const big = 2n ** 60n;
    stream.event('PollStartEvent', T0, 0, 0, big, 0).event('PollEndEvent', T0 + 1, 0);
    stream.event('PollStartEvent', T0 + 2, 0, 0, big + 1n, 0).event('PollEndEvent', T0 + 3, 0);
    const trace = await imported(stream.bytes());
    const frames = [...trace.frames()];
    expect(pollsOf(frames).map(({ task }) => task)).toEqual([1, 2]);
    const names = stringsOf(frames);
    const spawned = sectionsOf(frames, 'spawns').flatMap(({ rows }) => rows.map(({ name }) => names.get(name)));
    expect(spawned).toEqual([`task ${big}`, `task ${big + 1n}`]);
  });

  test('times since 1970 are exact', async () => {
    const stream = tokioStream();
    const now = 1_782_146_176_540_784_471n;
    stream.event('PollStartEvent', now, 0, 0, 1, 0).event('PollEndEvent', now + 3n, 0);
    stream.event('PollStartEvent', now + 10n ** 12n, 0, 0, 1, 0).event('PollEndEvent', now + 10n ** 12n + 1n, 0);
    const polls = pollsOf((await imported(stream.bytes())).frames());
    expect(polls).toMatchObject([
      { start: 0, duration: 3 },
      { start: 1e12, duration: 1 },
    ]);
  });

  test('a run queue that is full is written as empty, and is full', async () => {
    const stream = tokioStream();
    for (const [index, depth] of [100, 200, 255, 0, 254, 3, 0].entries()) {
      stream.event('PollStartEvent', T0 + index * 2e6, 0, depth, 1, 0).event('PollEndEvent', T0 + index * 2e6 + 1, 0);
    }
    const trace = await imported(stream.bytes());
    const frames = [...trace.frames()];
    const names = stringsOf(frames);
    const queue = sectionsOf(frames, 'queues')
      .flatMap(({ rows }) => rows)
      .find(({ name }) => names.get(name) === 'run queue of worker 0');
    const depths = sectionsOf(frames, 'queueSamples')
      .flatMap(({ rows }) => rows)
      .filter((sample) => sample.queue === queue?.queue)
      .map(({ depth }) => depth);
    expect(depths).toEqual([100, 200, 255, 256, 256, 254, 3, 0]);
  });

  test('a later version of the format is refused with its number', async () => {
    const stream = tokioStream().bytes();
    stream[4] = 2;
    await expect(imported(stream)).rejects.toMatchObject({
      code: 'version',
      message: expect.stringContaining('version 2'),
    });
  });

  test('a file without events, and one of another format, are refused', async () => {
    await expect(imported(tokioStream().bytes())).rejects.toMatchObject({ code: 'empty' });
    await expect(imported(Uint8Array.of(1, 2, 3))).rejects.toMatchObject({ code: 'unknownFormat' });
    await expect(imported(new Uint8Array())).rejects.toMatchObject({ code: 'unknownFormat' });
    await expect(imported(Uint8Array.of(0x1f, 0x8b, 3, 4, 5, 6))).rejects.toMatchObject({ code: 'unreadable' });
  });
});

test('lists within lists beyond all measure end the buffer, not the program', async () => {
  const stream = tokioStream().schema('Deep', [{ name: 'list', type: 'list' }]);
  stream
    .event('PollStartEvent', T0, 0, 0, 1, 0)
    .event('PollEndEvent', T0 + 1, 0)
    .event('Deep', T0 + 2, undefined);
  for (let level = 0; level < 100_000; level++) stream.raw(1, 0, 0, 0, 14);
  const trace = await imported(stream.bytes());
  expect(trace.report.damage).toMatchObject([{ message: expect.stringContaining('nested') }]);
  expect(pollsOf(trace.frames())).toHaveLength(1);
});
