import { Channel, type Finding } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, SECOND, spawns, Stream, taskWindows } from '../../test/stream.ts';
import { keysOf, query, sortedBy, threeTasks } from '../../test/task-stores.ts';
import { percentilesOf } from '../percentiles.ts';
import { ConsoleStore } from './console-store.ts';
import type { TaskColumn } from './queries.ts';

describe('the task table', () => {
  it('gives each task the figures of the windows in the range', () => {
    const [row] = threeTasks().tasks(query({ filter: 'READ' })).rows;
    expect(row).toEqual({
      key: '1',
      name: 'reader',
      queue: 0,
      queueName: 'io',
      location: '',
      tasks: 1,
      state: { kind: 'waiting', since: 3 * SECOND - 1 },
      waiting: 1,
      waitingFor: 1,
      polls: 3,
      pollsPerSecond: 1,
      busy: 8000,
      busyShare: 8000 / 1e9 / 3,
      wakes: 7,
      selfWakes: 1,
      pollTime: percentilesOf(histogramOf([1000, 2000, 5000])),
      queueDelay: percentilesOf(histogramOf([1000, 2000, 5000])),
      findings: 0,
      severity: undefined,
    });
  });

  it('has figures equal to an exact recomputation for every range asked for in turn', () => {
    const windows = fc.array(fc.array(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(1e9)), { maxLength: 8 }), {
      maxLength: 12,
    });
    const ranges = fc.array(fc.tuple(fc.nat(13), fc.nat(13)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(windows, ranges, (seconds, asked) => {
        const store = new ConsoleStore();
        const stream = new Stream();
        for (const [index, polled] of seconds.entries()) {
          const tasks = [...new Set(polled.map(([task]) => task))];
          const durationsOf = (task: number) => polled.filter(([own]) => own === task).map(([, poll]) => poll);
          store.ingest(
            stream.base(taskWindows(index, ...tasks.map((task) => ({ task, polls: durationsOf(task), wakes: task })))),
          );
        }
        for (const [from, to] of asked) {
          const inRange = seconds.slice(from, Math.max(from, to)).flat();
          const { rows } = store.tasks(query({ range: { from: from * SECOND, to: to * SECOND } }));
          const known = new Set(seconds.flat().map(([task]) => task));
          expect(rows.length).toBe(to > 0 ? known.size : 0);
          for (const row of rows) {
            const own = inRange.filter(([task]) => row.key === `${task}`).map(([, poll]) => poll);
            expect(row.pollTime).toEqual(percentilesOf(histogramOf(own)));
            expect(row.queueDelay).toEqual(percentilesOf(histogramOf(own)));
            expect(row.busy).toBe(own.reduce((sum, poll) => sum + poll, 0));
            const windowsOfIt = seconds
              .slice(from, to)
              .filter((polled) => polled.some(([task]) => row.key === `${task}`));
            expect(row.wakes).toBe(Number(row.key) * windowsOfIt.length);
          }
        }
      }),
    );
  });

  it('merges the tasks of one name in one queue', () => {
    const { rows, total } = threeTasks().tasks(query({ groupBy: 'name' }));
    expect(total).toBe(2);
    expect(rows[0]).toMatchObject({
      key: '0:reader',
      tasks: 2,
      state: undefined,
      waiting: 2,
      polls: 6,
      busy: 8060,
      wakes: 27,
    });
    expect(rows[0]?.pollTime).toEqual(percentilesOf(histogramOf([1000, 2000, 5000, 10, 20, 30])));
    expect(rows[1]).toMatchObject({ key: '1:writer', tasks: 1, waiting: 0 });
  });

  it('has the same figures when windows that were looked at have been put together', () => {
    const polls = fc.array(fc.array(fc.nat(1e9), { maxLength: 4 }), { minLength: 25, maxLength: 40 });
    fc.assert(
      fc.property(polls, fc.nat(30), fc.nat(12), fc.nat(30), (seconds, from, length, offset) => {
        const store = new ConsoleStore();
        const stream = new Stream();
        for (const [index, durations] of seconds.entries()) {
          const start = index + offset;
          store.ingest(
            stream.base(taskWindows(start, { task: 1, polls: durations, wakes: 1 }, { task: 2, polls: [] })),
          );
          store.tasks(query());
        }
        const range = { from: (from + offset) * SECOND, to: (from + offset + length) * SECOND };
        const own = seconds.slice(from, from + length);
        const expected = percentilesOf(histogramOf(own.flat()));
        const [row] = store.tasks(query({ range, filter: 'id:1' })).rows;
        expect(row?.pollTime).toEqual(expected);
        expect(row?.wakes).toBe(own.length);
        const figures = store.taskFigures({ task: 1, range, barsPerOctave: 1 });
        expect([figures.pollTime.percentiles, figures.wakes]).toEqual([expected, own.length]);
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    [
      'queue',
      [
        ['queue:0', 'io', 2, 6],
        ['queue:1', 'cpu', 1, 2],
      ],
    ],
    ['location', [['at:', 'unknown location', 3, 8]]],
  ] as const)('merges the tasks of one %s', (groupBy, expected) => {
    const { rows } = threeTasks().tasks(query({ groupBy, ...sortedBy('tasks', true) }));
    expect(rows.map(({ key, name, tasks, polls }) => [key, name, tasks, polls])).toEqual(expected);
  });

  it('groups by where tasks are spawned, over all queues', () => {
    const store = threeTasks();
    const stream = new Stream();
    const at = { ...spawns([1, 0, 4, 0], [2, 1, 5, 0]) };
    store.ingest({
      ...stream.base({ ...at, rows: at.rows.map((row) => ({ ...row, location: 2 })) }),
      sequence: 50,
    });
    const rows = store.tasks(query({ groupBy: 'location', ...sortedBy('location', true) })).rows;
    expect(rows.map(({ name, queueName, location, polls }) => [name, queueName, location, polls])).toEqual([
      ['io', '2 queues', 'io', 5],
      ['unknown location', 'io', '', 3],
    ]);
  });

  it.each([
    ['polls>2', ['1', '3']],
    ['-polls>2', ['2']],
    ['p95>=50us', ['2']],
    ['max<100ns', ['3']],
    ['delay>1ms', ['3']],
    ['state:runnable', ['2']],
    ['waiting>0ns', ['1', '3']],
    ['queue=io wakes>10', ['3']],
    ['busy<1%', ['1', '3', '2']],
    ['rate>=1', ['1', '3']],
    ['selfwakes:20', ['3']],
    ['reader wri', []],
    ['polls>2 oops:1', ['1', '3']],
  ])('filters by %s', (filter, expected) => {
    expect(keysOf(threeTasks(), { filter })).toEqual(expected);
  });

  it('tells of what it did not understand of a filter', () => {
    expect(threeTasks().tasks(query({ filter: 'polls>2 oops:1' })).filterErrors).toMatchObject([{ from: 8, to: 14 }]);
  });

  it('tells of the findings that a row has a part in, and sorts by how bad they are', () => {
    const store = threeTasks();
    const finding = (id: number, severity: 'info' | 'critical', ...tasks: readonly number[]): Finding => ({
      id,
      detector: 'long-poll',
      severity,
      state: 'open',
      first: 0,
      last: SECOND,
      count: 1,
      subjects: tasks.map((task) => ({ kind: 'task', id: task })),
      evidence: { from: 0, to: SECOND },
      figures: [],
      sentence: '',
      hint: '',
    });
    const rows = [finding(1, 'info', 1, 3), finding(2, 'info', 1), finding(3, 'critical', 2)];
    store.ingest({ channel: Channel.windows, sequence: 0, sections: [{ kind: 'findings', rows }] });
    const page = store.tasks(query(sortedBy('findings', true)));
    expect(page.rows.map(({ key, findings, severity }) => [key, findings, severity])).toEqual([
      ['2', 1, 'critical'],
      ['1', 2, 'info'],
      ['3', 1, 'info'],
    ]);
    const [readers] = store.tasks(query({ groupBy: 'name', filter: 'reader finding:long' })).rows;
    expect([readers?.findings, readers?.severity]).toEqual([2, 'info']);
  });

  it.each<[TaskColumn, string[]]>([
    ['name', ['1', '3', '2']],
    ['queue', ['2', '1', '3']],
    ['state', ['2', '1', '3']],
    ['tasks', ['1', '2', '3']],
    ['waitingFor', ['2', '1', '3']],
    ['polls', ['2', '1', '3']],
    ['busy', ['3', '1', '2']],
    ['wakes', ['2', '1', '3']],
    ['selfWakes', ['2', '1', '3']],
    ['pollP50', ['3', '1', '2']],
    ['pollP95', ['3', '1', '2']],
    ['pollP99', ['3', '1', '2']],
    ['pollMax', ['3', '1', '2']],
    ['delayP95', ['1', '2', '3']],
    ['location', ['1', '2', '3']],
    ['findings', ['1', '2', '3']],
  ])('sorts by %s', (column, expected) => {
    expect(keysOf(threeTasks(), sortedBy(column))).toEqual(expected);
  });

  it('sorts in reverse, equal rows still in the order in which they became known', () => {
    expect(keysOf(threeTasks(), sortedBy('waitingFor', true))).toEqual(['1', '3', '2']);
  });

  it('gives the asked part and the number of all that match', () => {
    const page = threeTasks().tasks(query({ ...sortedBy('busy', true), offset: 1, limit: 1 }));
    expect([page.total, page.rows.map((row) => row.key)]).toEqual([3, ['1']]);
  });

  it("matches the queue's name as well as the task's", () => {
    expect(keysOf(threeTasks(), { filter: 'CP' })).toEqual(['2']);
  });

  it('does not show a task that had ended before the range or was spawned after it', () => {
    const store = new ConsoleStore();
    const stream = new Stream();
    store.ingest(stream.base(spawns([1, 0, 0, 0], [2, 0, 0, 5 * SECOND])));
    store.ingest(stream.base({ kind: 'ends', rows: [{ task: 1, time: 2 * SECOND, outcome: 0, message: 0 }] }));
    const existing = (from: number, to: number): readonly string[] =>
      keysOf(store, { range: { from: from * SECOND, to: to * SECOND } });
    expect([existing(0, 3), existing(3, 4), existing(2, 6)]).toEqual(
      [['task 1'], [], ['task 1', 'task 2']].map((names) => names.map((name) => name.slice(5))),
    );
  });
});

describe('work that was put off', () => {
  const filled = (): ConsoleStore => {
    const store = new ConsoleStore();
    const stream = new Stream();
    for (const second of [0, 1]) {
      const rows = Array.from({ length: 600 }, (_, task) => ({ task: task + 1, polls: [task, second * 100] }));
      store.ingest(stream.windows(taskWindows(second, ...rows)));
    }
    return store;
  };

  it('changes no answer, done in steps or when it is asked for', () => {
    const inSteps = filled();
    let steps = 0;
    while (inSteps.catchUp(() => true)) steps++;
    expect(steps).toBeGreaterThan(1);
    expect(inSteps.tasks(query({}))).toEqual(filled().tasks(query({})));
  });
});
