import type { PollsSection, Section, WorkerId } from '@pollscope/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MS, queues, SECOND, spawns, Stream, strings } from '../../test/stream.ts';
import { ConsoleStore } from './console-store.ts';

interface ToldPoll {
  readonly task: number;
  readonly start: number;
  readonly duration: number;
  readonly delay?: number;
}

function polls(rows: readonly ToldPoll[], worker: WorkerId = 0): PollsSection {
  return {
    kind: 'polls',
    worker,
    length: rows.length,
    task: Uint32Array.from(rows, ({ task }) => task),
    start: Float64Array.from(rows, ({ start }) => start * MS),
    duration: Float64Array.from(rows, ({ duration }) => duration * MS),
    queueDelay: Float64Array.from(rows, ({ delay = 0 }) => delay * MS),
    outcome: new Uint8Array(rows.length),
    source: new Uint8Array(rows.length),
  };
}

/** Queues `io` (0) with task 1 `reader` and `cpu` (1) with tasks 2 and 3 `sort`, on worker 0; `other` (2) with task 4 on worker 1. */
function storeWith(...sections: readonly Section[]): ConsoleStore {
  const store = new ConsoleStore();
  const stream = new Stream();
  store.ingest(
    stream.base(
      strings('eevdf', 'io', 'cpu', 'reader', 'sort', 'other'),
      queues(
        1,
        { queue: 0, worker: 0, name: 2, weight: 8 },
        { queue: 1, worker: 0, name: 3, weight: 1 },
        { queue: 2, worker: 1, name: 6, weight: 1 },
      ),
      spawns([1, 0, 4, 0], [2, 1, 5, 0], [3, 1, 5, 0], [4, 2, 4, 0]),
    ),
  );
  store.ingest(stream.events(...sections));
  return store;
}

const second = { from: 0, to: SECOND };

const rounded = (values: Float64Array) => Array.from(values, (value) => Math.round(value * 1000) / 1000);

describe('how a queue spent its time', () => {
  it('is run, starve and wait, which sum to the whole', () => {
    // 100 ms in all: io runs 10, waits, starves 40 behind the other queue, and runs 20.
    const store = storeWith(
      polls([
        { task: 1, start: 0, duration: 10 },
        { task: 2, start: 30, duration: 50 },
        { task: 1, start: 80, duration: 20, delay: 40 },
      ]),
    );
    const range = { from: 0, to: 100 * MS };
    const { total, run, starve, wait, stretches } = store.queueService({ queue: 0, range, columns: 4, limit: 9 });
    expect([...run]).toEqual([0.4, 0, 0, 0.8]);
    expect(rounded(starve)).toEqual([0, 0.4, 1, 0.2]);
    expect(rounded(wait)).toEqual([0.6, 0.6, 0, 0]);
    expect(total?.run).toBeCloseTo(0.3);
    expect(total?.starve).toBeCloseTo(0.4);
    expect(total?.wait).toBeCloseTo(0.3);
    expect(stretches).toEqual([{ from: 40 * MS, to: 80 * MS }]);
  });

  it('is not known where single polls were not received', () => {
    const store = storeWith(polls([{ task: 1, start: 50, duration: 50 }]));
    const { run, total } = store.queueService({ queue: 0, range: { from: 0, to: 100 * MS }, columns: 2, limit: 9 });
    expect([...run]).toEqual([Number.NaN, 1]);
    expect(total).toEqual({ run: 1, starve: 0, wait: 0 });
    expect(new ConsoleStore().queueService({ queue: 0, range: second, columns: 1, limit: 9 }).total).toBeUndefined();
  });

  it('is of what is known of a column that still fills', () => {
    const store = storeWith(
      polls([
        { task: 1, start: 0, duration: 10 },
        { task: 2, start: 10, duration: 10 },
      ]),
    );
    const { run, total } = store.queueService({ queue: 0, range: { from: 0, to: 80 * MS }, columns: 2, limit: 9 });
    expect([...run]).toEqual([0.5, Number.NaN]);
    expect(total).toEqual({ run: 0.5, starve: 0, wait: 0.5 });
  });

  it('sums to one in every column, whatever the polls', () => {
    const told = fc.array(fc.tuple(fc.integer({ min: 1, max: 2 }), fc.nat(20), fc.nat(30), fc.nat(60)), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(told, fc.integer({ min: 1, max: 12 }), (rows, columns) => {
        let at = 0;
        const section = polls(
          rows.map(([task, pause, duration, delay]) => {
            const start = at + pause;
            at = start + duration;
            return { task, start, duration, delay };
          }),
        );
        const range = { from: 0, to: (at + 1) * MS };
        const { run, starve, wait, stretches } = storeWith(section).queueService({
          queue: 0,
          range,
          columns,
          limit: 99,
        });
        for (let column = 0; column < columns; column++) {
          const parts = [run, starve, wait].map((values) => values[column] ?? 0);
          const isKnown = !parts.some(Number.isNaN);
          expect(isKnown ? parts.reduce((sum, part) => sum + part, 0) : 1).toBeCloseTo(1);
          expect(isKnown ? Math.min(...parts) : 0).toBeGreaterThanOrEqual(0);
        }
        for (const { from, to } of stretches) expect(to - from).toBeGreaterThanOrEqual(MS);
      }),
    );
  });
});

describe('who ran instead', () => {
  const store = storeWith(
    polls([
      { task: 1, start: 0, duration: 10 },
      { task: 2, start: 10, duration: 30 },
      { task: 3, start: 40, duration: 35 },
      { task: 1, start: 80, duration: 5, delay: 70 },
    ]),
    polls([{ task: 4, start: 0, duration: 90 }], 1),
  );

  it('is told with its part of the stretch and its longest poll, and how much was nobody', () => {
    const range = { from: 20 * MS, to: 80 * MS };
    expect(store.antagonists({ queue: 0, range, limit: 5 })).toEqual({
      rows: [
        {
          name: 'sort',
          queue: 1,
          queueName: 'cpu',
          used: 55 * MS,
          share: 55 / 60,
          polls: 2,
          longest: 35 * MS,
          slowest: { id: 3, name: 'sort' },
        },
      ],
      outside: 5 * MS,
      isKnown: true,
    });
  });

  it('is not known of a stretch of which no single polls were received', () => {
    const range = { from: 20 * SECOND, to: 21 * SECOND };
    expect(store.antagonists({ queue: 0, range, limit: 5 }).isKnown).toBe(false);
  });
});

describe('the polls of a bar', () => {
  const store = storeWith(
    polls([1, 5, 7, 5].map((duration, index) => ({ task: 1, start: index * 10, duration, delay: duration * 2 }))),
    polls([{ task: 2, start: 40, duration: 5 }]),
  );
  const query = { task: 1, range: second, atLeast: 5 * MS, below: 7 * MS, limit: 1 } as const;

  it('are those of the task within its bounds, newest first, and counted', () => {
    const { total, rows } = store.pollList({ ...query, measure: 'pollTime' });
    expect([total, rows.map(({ start, duration, queueName }) => [start, duration, queueName])]).toEqual([
      2,
      [[30 * MS, 5 * MS, 'io']],
    ]);
  });

  it('are found by their queue delay as well', () => {
    expect(store.pollList({ ...query, measure: 'queueDelay', atLeast: 14 * MS, below: 15 * MS }).total).toBe(1);
  });
});

describe('a worker that looks at nothing from outside', () => {
  const parks = (worker: WorkerId, ...rows: readonly (readonly [start: number, duration: number])[]): Section => ({
    kind: 'parks',
    worker,
    rows: rows.map(([start, duration]) => ({ start: start * MS, duration: duration * MS, reason: 0 })),
  });
  const turns = (worker: WorkerId, ...rows: readonly (readonly [start: number, duration: number])[]): Section => ({
    kind: 'driverTurns',
    worker,
    rows: rows.map(([start, duration]) => ({ start: start * MS, duration: duration * MS })),
  });
  const store = storeWith(
    parks(0, [0, 10], [100, 50]),
    turns(0, [30, 1]),
    polls([
      { task: 1, start: 10, duration: 20 },
      { task: 1, start: 31, duration: 9 },
      { task: 2, start: 40, duration: 60 },
    ]),
    parks(1, [0, 60]),
    polls([{ task: 4, start: 60, duration: 5 }], 1),
  );

  it('is told of with the task that kept it, and how long others slept meanwhile', () => {
    expect(store.unattended({ range: second, longerThan: 15 * MS, limit: 9 })).toEqual({
      total: 2,
      rows: [
        {
          worker: 0,
          workerName: 'worker 0',
          from: 31 * MS,
          to: 100 * MS,
          polls: 2,
          longest: 60 * MS,
          culprit: { id: 2, name: 'sort' },
          asleep: 29 * MS,
        },
        expect.objectContaining({ from: 10 * MS, to: 30 * MS, culprit: { id: 1, name: 'reader' } }),
      ],
    });
  });

  it('is no matter when it looks often enough', () => {
    expect(store.unattended({ range: second, longerThan: 70 * MS, limit: 9 }).total).toBe(0);
  });
});
