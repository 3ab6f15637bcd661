import { readFileSync } from 'node:fs';
import { PollOutcome } from '@pollscope/protocol';
import { describe, expect, test } from 'vitest';
import { imported, pollsOf, sectionsOf, stringsOf } from '../../test/imported.ts';

const fixture = new Uint8Array(readFileSync(new URL('../../fixtures/tasks.ndjson', import.meta.url)));
const SECOND = 1_795_276_491;

const at = (nanoseconds: number) => ({ secs_since_epoch: SECOND, nanos_since_epoch: nanoseconds });
const lines = (...events: readonly unknown[]) =>
  new TextEncoder().encode([{ v: 1 }, ...events].map((event) => `${JSON.stringify(event)}\n`).join(''));
const spawn = (id: number, nanoseconds: number, name = '') => ({
  Spawn: {
    id,
    at: at(nanoseconds),
    fields: [
      { name: 'kind', value: 'task' },
      { name: 'task.name', value: name },
      { name: 'task.id', value: id + 100 },
    ],
  },
});
const enter = (id: number, nanoseconds: number) => ({ Enter: { id, at: at(nanoseconds) } });
const exit = (id: number, nanoseconds: number) => ({ Exit: { id, at: at(nanoseconds) } });
const close = (id: number, nanoseconds: number) => ({ Close: { id, at: at(nanoseconds) } });
const wake = (id: number, nanoseconds: number, selfWake = false) => ({
  Waker: { id, op: { Wake: { self_wake: selfWake } }, at: at(nanoseconds) },
});

describe('a recording of console-subscriber itself', () => {
  test('gives the tasks by their names, and their polls and wakes', async () => {
    const trace = await imported(fixture);
    const frames = [...trace.frames()];
    const names = stringsOf(frames);
    const spawns = sectionsOf(frames, 'spawns').flatMap(({ rows }) => rows);
    expect(spawns.map(({ name }) => names.get(name))).toEqual([
      'blocking 1',
      'blocking 2',
      'block_on 6',
      'worker',
      'task 8',
      'yielder',
    ]);
    expect(trace.report.damage).toEqual([]);
    const kept = (event: string) => trace.report.events.find((one) => one.event === event && one.as === 'kept')?.count;
    expect(pollsOf(frames)).toHaveLength(kept('exit') ?? -1);
    expect(sectionsOf(frames, 'wakes').reduce((count, { length }) => count + length, 0)).toBe(kept('wake'));
    const lineCount = fixture.reduce((count, byte) => count + (byte === 0x0a ? 1 : 0), 0);
    expect(trace.report.events.reduce((count, one) => count + one.count, 0)).toBe(lineCount - 1);
    expect(trace.metadata.startedAt).toBeGreaterThan(SECOND * 1000);
  });

  test('is read up to where it was cut off, and says so', async () => {
    const trace = await imported(fixture.subarray(0, 20_000), 1000);
    expect(pollsOf(trace.frames()).length).toBeGreaterThan(10);
    expect(trace.report.damage).toMatchObject([{ message: expect.stringContaining('within a line') }]);
  });
});

test('polls that overlap get lanes of their own, and those that do not share one', async () => {
  const trace = await imported(
    lines(spawn(1, 0), spawn(2, 1), enter(1, 10), enter(2, 20), exit(1, 30), enter(1, 40), exit(1, 50), exit(2, 60)),
  );
  expect(pollsOf(trace.frames()).map(({ worker, task, start }) => [worker, task, start])).toEqual([
    [0, 1, 10],
    [0, 1, 40],
    [1, 2, 20],
  ]);
});

test('a span is another task when it is spawned again, and nested enters are one poll', async () => {
  const trace = await imported(
    lines(
      spawn(1, 0, 'one'),
      enter(1, 10),
      enter(1, 11),
      exit(1, 12),
      exit(1, 20),
      close(1, 21),
      spawn(1, 30, 'two'),
      enter(1, 40),
      wake(1, 41, true),
      exit(1, 50),
    ),
  );
  expect(pollsOf(trace.frames())).toMatchObject([
    { task: 1, duration: 10, queueDelay: 10, outcome: PollOutcome.pending },
    { task: 2, duration: 10, queueDelay: 10, outcome: PollOutcome.yielded },
  ]);
});

test('a task whose span closes right after its last poll has ended', async () => {
  const trace = await imported(lines(spawn(1, 0), enter(1, 10), exit(1, 20), close(1, 21)));
  expect(sectionsOf(trace.frames(), 'ends').flatMap(({ rows }) => rows)).toMatchObject([{ task: 1, time: 21 }]);
});

test('ids of spans beyond the integers of a double stay apart', async () => {
  const text = new TextDecoder().decode(lines(spawn(1, 0), spawn(2, 1), enter(1, 10), exit(1, 20)));
  const huge = text.replaceAll('"id":1,', '"id":22517998136852491,').replaceAll('"id":2,', '"id":22517998136852492,');
  const trace = await imported(new TextEncoder().encode(huge));
  expect(pollsOf(trace.frames())).toMatchObject([{ task: 1 }]);
});

test('lines that are no events are left out and told of', async () => {
  const broken = new TextEncoder().encode(
    '{"Enter":\n[]\n{"Enter":{"id":1,"at":{"secs_since_epoch":-1,"nanos_since_epoch":0}}}\n',
  );
  const trace = await imported(Uint8Array.from([...lines(spawn(1, 0), enter(1, 10), exit(1, 20)), ...broken]));
  expect(trace.report.damage).toHaveLength(3);
  expect(pollsOf(trace.frames())).toHaveLength(1);
});

test('another version, and other JSON, are refused', async () => {
  await expect(imported(new TextEncoder().encode('{"v":2}\n'))).rejects.toMatchObject({ code: 'version' });
  await expect(imported(new TextEncoder().encode('{"a":1}\n'))).rejects.toMatchObject({ code: 'unknownFormat' });
  await expect(imported(lines())).rejects.toMatchObject({ code: 'empty' });
});
