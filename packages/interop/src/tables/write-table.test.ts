import { readFileSync } from 'node:fs';
import type { RecordedRange } from '@pollscope/analysis';
import { Channel, type Frame } from '@pollscope/protocol';
import { recordedFrames } from '@pollscope/protocol/recording';
import { expect, test } from 'vitest';
import { imported, pollsOf } from '../../test/imported.ts';
import { csvTable, jsonTable, TABLE_NAMES, type TableName, type TableOptions } from './write-table.ts';

const fixture = new Uint8Array(readFileSync(new URL('../../fixtures/two-runtimes.bin', import.meta.url)));

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}

/** Frames as a recording. */
function recordingOf(frames: readonly Frame[]): RecordedRange {
  return { metadata: { capabilities: ['queues', 'polls'] }, frames: (range) => recordedFrames(frames, range) };
}

async function rowsOf<Row>(frames: readonly Frame[], options: TableOptions): Promise<Row[]> {
  return JSON.parse(await text(jsonTable(recordingOf(frames), options)));
}

test('the polls are those of the recording', async () => {
  const frames = [...(await imported(fixture)).frames()];
  const rows = await rowsOf<{ start_ns: number; duration_ns: number }>(frames, { table: 'polls' });
  expect(rows.map(({ start_ns, duration_ns }) => [start_ns, duration_ns])).toEqual(
    pollsOf(frames).map(({ start, duration }) => [start, duration]),
  );
  expect(rows[0]).toMatchObject({ worker: 'requests worker 0', outcome: expect.any(String), source: 'fifo' });
});

test('queues and tasks have received as much as their polls took', async () => {
  const frames = [...(await imported(fixture)).frames()];
  const total = pollsOf(frames).reduce((sum, { duration }) => sum + duration, 0);
  const queues = await rowsOf<{ received_ns: number; polls: number }>(frames, { table: 'queues' });
  expect(queues.reduce((sum, row) => sum + row.received_ns, 0)).toBe(total);
  for (const table of ['tasks', 'groups', 'locations'] as const) {
    const rows = await rowsOf<{ poll_total_ns?: number; polls: number }>(frames, { table });
    expect(rows.reduce((sum, row) => sum + (row.poll_total_ns ?? 0), 0)).toBe(total);
    expect(rows.reduce((sum, row) => sum + row.polls, 0)).toBe(pollsOf(frames).length);
  }
});

const sparse = { buckets: Uint16Array.of(5), counts: Uint32Array.of(1), max: 5, sum: 5 };
const figures = {
  received: 5,
  entitled: 5,
  lag: 0,
  vruntime: 0,
  depth: 1,
  depthMax: 2,
  slices: 1,
  preemptions: 0,
  maxGap: 0,
};
const poll = {
  lastPollEnd: 9,
  lastOutcome: 0,
  waitsOn: 1,
  wakes: 1,
  selfWakes: 0,
  yields: 0,
  outOfBudget: 0,
  lastWaker: 0,
} as const;

/** Something for every table. */
const everything: readonly Frame[] = [
  {
    channel: Channel.base,
    sequence: 1,
    sections: [
      {
        kind: 'strings',
        rows: ['eevdf', 'io', 'reader', 'src/a.ts:1:1', 'lock'].map((name, id) => ({ id: id + 1, text: name })),
      },
      { kind: 'workers', rows: [{ worker: 0, name: 3 }] },
      { kind: 'queues', policy: 1, rows: [{ queue: 0, worker: 0, name: 2, weight: 1 }] },
      { kind: 'resources', rows: [{ resource: 1, resourceKind: 'mutex', name: 5, capacity: -1 }] },
      {
        kind: 'spawns',
        snapshot: false,
        rows: [{ task: 1, time: 5, queue: 0, name: 3, parent: 0, location: 4, taskKind: 0 }],
      },
      { kind: 'loss', rows: [{ worker: 0, from: 1, to: 2, records: 3 }] },
    ],
  },
  {
    channel: Channel.events,
    sequence: 1,
    sections: [
      {
        kind: 'polls',
        worker: 0,
        length: 3,
        task: Uint32Array.of(1, 1, 2),
        start: Float64Array.of(100e6, 130e6, 150e6),
        duration: Float64Array.of(20e6, 5, 1),
        queueDelay: Float64Array.of(0, 0, 0),
        outcome: Uint8Array.of(0, 1, 2),
        source: Uint8Array.of(0, 0, 0),
      },
      {
        kind: 'wakes',
        worker: 0,
        length: 2,
        time: Float64Array.of(99e6, 125e6),
        task: Uint32Array.of(1, 2),
        waker: Uint32Array.of(0, 1),
        source: Uint8Array.of(1, 0),
        effect: Uint8Array.of(0, 0),
      },
      { kind: 'parks', worker: 0, rows: [{ start: 151e6, duration: 9, reason: 0 }] },
      { kind: 'queueSamples', rows: [{ time: 7, queue: 0, depth: 1, vruntime: 1, lag: 1, received: 1, entitled: 1 }] },
      {
        kind: 'slices',
        worker: 0,
        rows: [
          {
            queue: 0,
            start: 1,
            duration: 1,
            vruntime: 0,
            deadline: 0,
            lag: 0,
            eligible: 1,
            granted: -1,
            reason: 0,
            by: -1,
          },
        ],
      },
      { kind: 'marks', worker: 0, rows: [{ time: 9, duration: -1, task: 0, name: 5, fields: '' }] },
    ],
  },
  {
    channel: Channel.windows,
    sequence: 1,
    sections: [
      {
        kind: 'queueWindows',
        start: 100e6,
        duration: 100e6,
        rows: [{ queue: 0, ...figures, pollTime: sparse, queueDelay: sparse }],
      },
      {
        kind: 'workerWindows',
        start: 100e6,
        duration: 100e6,
        rows: [{ worker: 0, state: 2, stateSince: 0, polls: 1, parks: 1, polling: 5, driver: 0, parked: 9 }],
      },
      {
        kind: 'taskWindows',
        start: 0,
        duration: 1e9,
        rows: [{ task: 1, ...poll, pollTime: sparse, queueDelay: sparse }],
      },
      {
        kind: 'resourceWindows',
        start: 0,
        duration: 1e9,
        rows: [
          {
            resource: 1,
            waiting: 1,
            available: -1,
            longestWait: 5,
            oldestWaiter: 1,
            holder: 0,
            acquisitions: 1,
            overtakes: 0,
          },
        ],
      },
      {
        kind: 'findings',
        rows: [
          {
            id: 1,
            detector: 'long-poll',
            severity: 'warning',
            state: 'open',
            first: 1,
            last: 2,
            count: 1,
            subjects: [],
            evidence: { from: 1, to: 2 },
            figures: [],
            sentence: 'It ran.',
            hint: 'Stop it.',
          },
        ],
      },
    ],
  },
];

test('CSV quotes what has to be, and disarms what a spreadsheet would run', async () => {
  const frame: Frame = {
    channel: 1,
    sequence: 1,
    sections: [
      { kind: 'strings', rows: ['=1+1', 'a "b", c'].map((name, index) => ({ id: index + 1, text: name })) },
      { kind: 'queues', policy: 0, rows: [{ queue: 0, worker: 0, name: 1, weight: 1 }] },
      {
        kind: 'spawns',
        snapshot: false,
        rows: [{ task: 1, time: 5, queue: 0, name: 2, parent: 0, location: 0, taskKind: 0 }],
      },
    ],
  };
  const [head, row] = (await text(csvTable(recordingOf([frame]), { table: 'tasks' }))).split('\r\n');
  expect(head?.split(',').slice(0, 6)).toEqual(['task', 'name', 'queue', 'location', 'parent', 'spawned_ns']);
  expect(row?.startsWith(`1,"a ""b"", c",'=1+1,,,5,,,0,0,`)).toBe(true);
});

test.each(TABLE_NAMES)('the table %s of an empty recording is a head, or an empty list', async (table: TableName) => {
  expect(await text(csvTable(recordingOf([]), { table }))).toMatch(/^[a-z_]+(,[a-z0-9_]+)+\r\n$/);
  expect(await rowsOf([], { table })).toEqual([]);
});

test.each(TABLE_NAMES)('the rows of the table %s have a cell for each column', async (table: TableName) => {
  const lines = (await text(csvTable(recordingOf(everything), { table }))).trimEnd().split('\r\n');
  expect(lines.length).toBeGreaterThan(1);
  const cells = lines.map((line) => line.split(',').length);
  expect(new Set(cells).size).toBe(1);
});

test('events of a range are those that lie in it or reach into it, and windows those whose middle does', async () => {
  const range = { from: 120e6, to: 150e6 };
  expect(await rowsOf(everything, { table: 'polls', range })).toMatchObject([{ start_ns: 100e6 }, { start_ns: 130e6 }]);
  expect(await rowsOf(everything, { table: 'parks', range })).toEqual([]);
  expect(await rowsOf(everything, { table: 'windows', range })).toEqual([]);
  expect(await rowsOf(everything, { table: 'windows', range: { from: 150e6, to: 250e6 } })).toMatchObject([
    { queue: 'io', start_ns: 100e6, polls: 1, poll_max_ns: 5 },
  ]);
});
