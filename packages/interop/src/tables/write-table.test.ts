import { readFileSync } from 'node:fs';
import type { Frame } from '@pollscope/protocol';
import { expect, test } from 'vitest';
import { imported, pollsOf } from '../../test/imported.ts';
import { csvTable, jsonTable } from './write-table.ts';

const fixture = new Uint8Array(readFileSync(new URL('../../fixtures/two-runtimes.bin', import.meta.url)));

async function text(pieces: AsyncIterable<string>): Promise<string> {
  let whole = '';
  for await (const piece of pieces) whole += piece;
  return whole;
}

test('the polls are those of the recording', async () => {
  const frames = [...(await imported(fixture)).frames()];
  const rows = JSON.parse(await text(jsonTable(frames, 'polls'))) as { start_ns: number; duration_ns: number }[];
  expect(rows.map(({ start_ns, duration_ns }) => [start_ns, duration_ns])).toEqual(
    pollsOf(frames).map(({ start, duration }) => [start, duration]),
  );
  expect(rows[0]).toMatchObject({ worker: 'requests worker 0', outcome: expect.any(String), source: 'fifo' });
});

test('queues and tasks have received as much as their polls took', async () => {
  const frames = [...(await imported(fixture)).frames()];
  const total = pollsOf(frames).reduce((sum, { duration }) => sum + duration, 0);
  const queues = JSON.parse(await text(jsonTable(frames, 'queues'))) as { received_ns: number; polls: number }[];
  const tasks = JSON.parse(await text(jsonTable(frames, 'tasks'))) as { poll_total_ns?: number; polls: number }[];
  expect(queues.reduce((sum, row) => sum + row.received_ns, 0)).toBe(total);
  expect(tasks.reduce((sum, row) => sum + (row.poll_total_ns ?? 0), 0)).toBe(total);
  expect(tasks.reduce((sum, row) => sum + row.polls, 0)).toBe(pollsOf(frames).length);
});

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
  const [head, row] = (await text(csvTable([frame], 'tasks'))).split('\r\n');
  expect(head?.split(',').slice(0, 6)).toEqual(['task', 'name', 'queue', 'location', 'parent', 'spawned_ns']);
  expect(row?.startsWith(`1,"a ""b"", c",'=1+1,,,5,,,0,0,`)).toBe(true);
});

test('a table without rows is a head, or an empty list', async () => {
  expect(await text(csvTable([], 'queues'))).toMatch(/^queue,name,.*\r\n$/);
  expect(JSON.parse(await text(jsonTable([], 'queues')))).toEqual([]);
});
