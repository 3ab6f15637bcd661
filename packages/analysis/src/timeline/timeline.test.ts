import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { encodeFrame, type Frame, PollOutcome, WakeEffect, WakeSource } from '@pollscope/protocol';
import { memorySource, openRecording, RecordingWriter } from '@pollscope/protocol/recording';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MS, queueWindow, queueWindows, sparse, Stream } from '../../test/stream.ts';
import { anyPolls, framesOf, type MadePoll, pollsSection } from '../../test/timeline-program.ts';
import { ConsoleStore } from '../store/console-store.ts';
import type { Timeline, TimelineQuery } from './queries.ts';
import { RecordingTimelineSource } from './recording-timeline-source.ts';
import { TimelineDrawing } from './timeline.ts';
import { timelinePollOf } from './timeline-poll.ts';
import type { TimelineSource } from './timeline-source.ts';

const never = new AbortController().signal;

function live(frames: readonly Frame[]): TimelineSource {
  const store = new ConsoleStore();
  for (const frame of frames) store.ingest(frame);
  return store.timeline;
}

async function recorded(frames: readonly Frame[], mostEvents?: number): Promise<TimelineSource> {
  const parts: Uint8Array[] = [];
  const writer = new RecordingWriter({
    metadata: {
      protocol: { major: 1, minor: 0 },
      writer: 'test/1.0.0',
      epoch: 'sample',
      startedAt: 1_700_000_000_000,
      source: { name: 'sample', language: 'javascript', runtime: 'node', pid: 1 },
      capabilities: ['polls'],
    },
    deflate: (raw) => Promise.resolve(new Uint8Array(deflateRawSync(raw))),
    sink: (bytes) => {
      parts.push(bytes);
    },
    chunkBytes: 300,
  });
  for (const frame of frames) writer.push(encodeFrame(frame), frame);
  await writer.finish();
  const inflate = (stored: Uint8Array) => Promise.resolve(new Uint8Array(inflateRawSync(stored)));
  const reader = await openRecording(memorySource(new Uint8Array(Buffer.concat(parts))), inflate);
  const limit = mostEvents === undefined ? {} : { mostEvents };
  return new RecordingTimelineSource({ reader, index: () => reader.index, ...limit });
}

function draw(source: TimelineSource, query: Partial<TimelineQuery>): Promise<Timeline> {
  const range = query.range ?? { from: 0, to: 100 * MS };
  const whole = { range, column: MS, ranked: range, filter: '', order: 'slowest', pinned: [], first: 0, count: 99 };
  return new TimelineDrawing(source).draw({ ...(whole as TimelineQuery), ...query }, never);
}

test('a stream and the recording of it are drawn alike', async () => {
  await fc.assert(
    fc.asyncProperty(anyPolls, fc.integer({ min: 1, max: 5e5 }), fc.nat(2e7), async (polls, column, from) => {
      const frames = framesOf(polls);
      const query = { range: { from, to: from + 100 * column }, column };
      const [fromStream, fromFile] = [await draw(live(frames), query), await draw(await recorded(frames), query)];
      expect(
        fromFile.shown.map(({ name, columns: { polls: counts, longest, shortest } }) => [
          name,
          counts,
          longest,
          shortest,
        ]),
      ).toEqual(
        fromStream.shown.map(({ name, columns: { polls: counts, longest, shortest } }) => [
          name,
          counts,
          longest,
          shortest,
        ]),
      );
      expect(fromFile.polls.start.toSorted()).toEqual(fromStream.polls.start.toSorted());
      expect(fromFile.taskNames).toEqual(fromStream.taskNames);
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

const poll = (start: number, task: number, duration: number, queueDelay = 0): MadePoll => ({
  worker: 0,
  task,
  queue: task % 2,
  start,
  duration,
  queueDelay,
});

test('lanes are workers, queues, then tasks with the slowest first and the pinned ones before them', async () => {
  const source = live(framesOf([poll(0, 1, 1 * MS), poll(2 * MS, 2, 9 * MS), poll(20 * MS, 3, 5 * MS)]));
  const names = async (query: Partial<TimelineQuery>) =>
    (await draw(source, query)).shown.map(({ subject }) => `${subject.kind} ${subject.id}`);
  expect(await names({})).toEqual([
    'worker 0',
    'worker 1',
    'worker 2',
    'queue 0',
    'queue 1',
    'task 2',
    'task 3',
    'task 1',
  ]);
  expect(await names({ pinned: [5, 1], first: 5, count: 3 })).toEqual(['task 5', 'task 1', 'task 2']);
  expect(await names({ order: 'first', first: 5 })).toEqual(['task 1', 'task 2', 'task 3']);
  expect(await names({ filter: 'EVEN', first: 5 })).toEqual(['task 2']);
});

test('where there are windows and no single polls, the windows are drawn and said to be sums', async () => {
  const windows = new Stream().windows(
    queueWindows(0, queueWindow(1, { pollTime: sparse(3 * MS, 1 * MS) })),
    queueWindows(1, queueWindow(1, {})),
    queueWindows(2, queueWindow(1, { pollTime: sparse(50 * MS) })),
  );
  const timeline = await draw(live([...framesOf([poll(220 * MS, 1, 50 * MS)]), windows]), {
    range: { from: 0, to: 300 * MS },
    column: 50 * MS,
  });
  const queue = timeline.shown.find(({ subject }) => subject.kind === 'queue' && subject.id === 1);
  expect(Array.from(queue?.columns.polls ?? [])).toEqual([2, 2, 0, 0, 0, 0]);
  expect(queue?.columns.longest[0]).toBe(3 * MS);
  expect(Array.from(timeline.polls.start)).toEqual([220 * MS]);
  expect(timeline.sums).toEqual([{ from: 0, to: 100 * MS }]);
});

test('a range with more events than can be held is drawn from the index: no poll is missing, and none is told singly', async () => {
  const polls = Array.from({ length: 400 }, (_, index) =>
    poll(index * 10 * MS, 1 + (index % 2), (1 + (index % 5)) * MS),
  );
  const range = { from: 0, to: 4000 * MS };
  const timeline = await draw(await recorded(framesOf(polls), 100), { range, column: 100 * MS });
  const worker = timeline.shown[0];
  const counts = Array.from(worker?.columns.polls ?? []);
  expect(counts.reduce((total, count) => total + count, 0)).toBe(400);
  expect(Math.max(...(worker?.columns.longest ?? []))).toBe(5 * MS);
  expect(timeline).toMatchObject({ tooMany: true, lanes: { tasks: 0 }, sums: [range] });
  expect(timeline.polls).toHaveLength(0);
});

test('where what lies beside the view is too much, what is in view is still told singly', async () => {
  const polls = Array.from({ length: 400 }, (_, index) => poll(index * 10 * MS, 1, 5 * MS));
  const query = { range: { from: 0, to: 4000 * MS }, ranked: { from: 2000 * MS, to: 2100 * MS }, column: MS };
  const timeline = await draw(await recorded(framesOf(polls), 100), query);
  expect(timeline).toMatchObject({ tooMany: false, range: query.ranked, lanes: { tasks: 1 } });
  expect(timeline.polls.length).toBeGreaterThanOrEqual(10);
});

test('a poll that has not ended is told until one after it begins', async () => {
  const stream = new Stream();
  const looked = (observedAt: number) =>
    stream.base({ kind: 'openPolls', rows: [{ worker: 0, task: 1, start: 5 * MS, observedAt }] });
  const open = [looked(20 * MS), looked(30 * MS)];
  const timeline = await draw(live(open), {});
  expect(Array.from(timeline.openPolls.observedAt)).toEqual([30 * MS]);
  const over = stream.events(pollsSection(0, [poll(5 * MS, 1, 40 * MS)]));
  expect((await draw(live([...open, over]), {})).openPolls).toHaveLength(0);
});

test('lost records are gaps', async () => {
  const loss = new Stream().windows({
    kind: 'loss',
    rows: [{ worker: 0, from: 10 * MS, to: 20 * MS, records: 3 }],
  });
  for (const source of [live([loss]), await recorded([...framesOf([poll(0, 1, 30 * MS)]), loss])]) {
    expect((await draw(source, {})).gaps).toEqual([{ from: 10 * MS, to: 20 * MS }]);
  }
});

test('a poll is told with the wake before it and those that it led to', async () => {
  const polls = [poll(1 * MS, 1, 2 * MS), poll(4 * MS, 2, 1 * MS, 2 * MS), poll(8 * MS, 1, 1 * MS, 1 * MS)];
  const wakes = new Stream().events({
    kind: 'wakes',
    worker: 0,
    length: 3,
    time: Float64Array.of(2 * MS, 2.5 * MS, 7 * MS),
    task: Uint32Array.of(2, 2, 1),
    waker: Uint32Array.of(1, 1, 0),
    source: Uint8Array.of(WakeSource.task, WakeSource.task, WakeSource.timer),
    effect: Uint8Array.of(WakeEffect.queued, WakeEffect.alreadyQueued, WakeEffect.queued),
  });
  const source = live([...framesOf(polls), { ...wakes, sequence: 99 }]);
  const first = await timelinePollOf(source, { kind: 'at', task: 1, start: 1 * MS }, never);
  expect(first?.woke).toMatchObject([{ time: 2 * MS, woken: { id: 2 }, start: 4 * MS, from: { worker: 0, queue: 1 } }]);
  const second = await timelinePollOf(source, { kind: 'next', lane: { kind: 'worker', id: 0 }, start: 1 * MS }, never);
  expect(second).toMatchObject({ start: 4 * MS, queueName: 'even', wokenBy: { time: 2 * MS, waker: { id: 1 } } });
  expect(second?.outcomeBefore).toBeUndefined();
  const third = await timelinePollOf(source, { kind: 'next', lane: { kind: 'task', id: 1 }, start: 1 * MS }, never);
  expect(third?.wokenBy).toMatchObject({ time: 7 * MS, source: WakeSource.timer, from: undefined });
  expect(third?.outcomeBefore).toBe(PollOutcome.pending);
  const back = await timelinePollOf(source, { kind: 'previous', lane: { kind: 'task', id: 1 }, start: 8 * MS }, never);
  expect(back?.start).toBe(1 * MS);
  const range = { from: 0, to: 9 * MS };
  const longest = await timelinePollOf(source, { kind: 'longest', lane: { kind: 'queue', id: 1 }, range }, never);
  expect(longest?.start).toBe(1 * MS);
  expect(
    await timelinePollOf(source, { kind: 'next', lane: { kind: 'task', id: 2 }, start: 4 * MS }, never),
  ).toBeUndefined();
});
