import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyPolls, type MadePoll, pollsSection, queueOf, TASKS } from '../../test/timeline-program.ts';
import type { EventBlock } from './event-block.ts';
import { EventBlockBuilder } from './event-block-builder.ts';
import type { Grid, LaneColumns, LaneSubject } from './lane.ts';
import { rasterise } from './rasterise.ts';

const SUBJECTS: readonly LaneSubject[] = [
  ...[0, 1, 2].map((id): LaneSubject => ({ kind: 'worker', id })),
  ...[0, 1].map((id): LaneSubject => ({ kind: 'queue', id })),
  ...TASKS.map((id): LaneSubject => ({ kind: 'task', id })),
];

const anyGrid: fc.Arbitrary<Grid> = fc.record({
  from: fc.integer({ min: 0, max: 3e7 }),
  column: fc.integer({ min: 1, max: 3e6 }),
  columns: fc.integer({ min: 1, max: 300 }),
});

/** Blocks of `size` polls each, whose workers come one after the other. */
function blocksOf(polls: readonly MadePoll[], size: number): EventBlock[] {
  const blocks: EventBlock[] = [];
  for (let at = 0; at < polls.length; at += size) {
    const builder = new EventBlockBuilder(queueOf);
    for (const worker of [0, 1, 2]) {
      const own = polls.slice(at, at + size).filter((poll) => poll.worker === worker);
      if (own.length > 0) builder.add(pollsSection(worker, own));
    }
    blocks.push(builder.build());
  }
  return blocks;
}

function isOf(poll: MadePoll, { kind, id }: LaneSubject): boolean {
  return poll[kind] === id;
}

/** Then by worker. */
function byStart(a: readonly (number | undefined)[], b: readonly (number | undefined)[]): number {
  return (a[0] ?? 0) - (b[0] ?? 0) || (a[3] ?? 0) - (b[3] ?? 0);
}

function total(values: ArrayLike<number>): number {
  return Array.from(values).reduce((sum, value) => sum + value, 0);
}

test('each column keeps count, shortest and longest of the polls that began in it; the longer ones are told one by one', () => {
  fc.assert(
    fc.property(anyPolls, anyGrid, fc.integer({ min: 1, max: 50 }), (polls, grid, size) => {
      // Below the width of two cells each poll is looked at.
      fc.pre(grid.column < 2 ** 19);
      const { lanes, polls: long } = rasterise(blocksOf(polls, size), SUBJECTS, grid);
      const to = grid.from + grid.column * grid.columns;
      for (const [place, subject] of SUBJECTS.entries()) {
        const lane = lanes[place] as LaneColumns;
        const short = polls.filter((poll) => isOf(poll, subject) && poll.duration < grid.column);
        for (let column = 0; column < grid.columns; column++) {
          const from = grid.from + column * grid.column;
          const here = short
            .filter(({ start }) => start >= from && start < from + grid.column)
            .map(({ duration }) => duration);
          expect(lane.polls[column]).toBe(here.length);
          if (here.length === 0) continue;
          expect(lane.shortest[column]).toBe(Math.fround(Math.min(...here)));
          expect(lane.longest[column]).toBe(Math.fround(Math.max(...here)));
          expect(lane.busy[column]).toBeCloseTo(total(here) / grid.column, 4);
        }
      }
      const expected = polls
        .filter(({ start, duration }) => duration >= grid.column && start < to && start + duration > grid.from)
        .map(({ start, duration, task, worker }) => [start, duration, task, worker]);
      const told = Array.from(long.start, (start, row) => [
        start,
        long.duration[row],
        long.task[row],
        long.worker[row],
      ]);
      expect(told.sort(byStart)).toEqual(expected.sort(byStart));
    }),
  );
});

test('from cells, no poll is lost, and none is drawn further than a column from where it was', () => {
  fc.assert(
    fc.property(anyPolls, fc.integer({ min: 1, max: 60 }), (polls, columns) => {
      const end = Math.max(1, ...polls.map(({ start }) => start)) + 1;
      const grid = { from: 0, column: Math.max(2 ** 19, Math.ceil(end / columns)), columns };
      const { lanes, polls: long } = rasterise(blocksOf(polls, 1000), SUBJECTS, grid);
      for (const [place, subject] of SUBJECTS.entries()) {
        const lane = lanes[place] as LaneColumns;
        const own = polls.filter((poll) => isOf(poll, subject));
        const short = own.filter(({ duration }) => duration < grid.column);
        expect(total(lane.polls)).toBe(short.length);
        for (const { start, duration } of short) {
          const column = Math.floor(start / grid.column);
          const near = Array.from(lane.longest.slice(Math.max(0, column - 1), column + 2));
          expect(Math.max(...near)).toBeGreaterThanOrEqual(Math.fround(duration));
        }
      }
      expect(long.length).toBe(polls.filter(({ duration }) => duration >= grid.column).length);
    }),
  );
});

test('a task is runnable for its queue delay before each poll, to the part of a column', () => {
  const poll = { worker: 0, task: 1, queue: 1, start: 1000, duration: 50, queueDelay: 450 };
  const { lanes } = rasterise(blocksOf([poll], 1), [{ kind: 'task', id: 1 }], { from: 0, column: 100, columns: 20 });
  const expected = new Float32Array(20);
  expected.set([0.5, 1, 1, 1, 1], 5);
  expect(lanes[0]?.waiting).toEqual(expected);
});

test('a queue that had runnable tasks and no poll for a millisecond is drawn as waiting, across blocks', () => {
  const at = (start: number, task: number, queueDelay: number): MadePoll => ({
    worker: 0,
    task,
    queue: queueOf(task),
    start,
    duration: 1e6,
    queueDelay,
  });
  // Queue 0 is served at 0 and then not before 9 ms, where its task has been runnable since 2 ms.
  const polls = [at(0, 2, 0), at(1e6, 1, 0), at(4e6, 1, 0), at(9e6, 2, 7e6)];
  for (const size of [1, 2, 4]) {
    const grid = { from: 0, column: 1e6, columns: 10 };
    const { lanes } = rasterise(blocksOf(polls, size), [{ kind: 'queue', id: 0 }], grid);
    expect(Array.from(lanes[0]?.waiting ?? [])).toEqual([0, 0, 1, 1, 1, 1, 1, 1, 1, 0]);
  }
});
