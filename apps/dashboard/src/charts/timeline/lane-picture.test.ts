import type { LaneSubject, TimelineLane } from '@pollscope/analysis';
import { expect, test } from 'vitest';
import { DEPTH_PX, heightOf, paintLane } from './lane-picture.ts';
import type { Paints, Rgb } from './paints.ts';

const BLUE: Rgb = [0, 0, 200];
const GREY: Rgb = [120, 120, 120];
const WASH: Rgb = [200, 150, 0];
const paints: Paints = {
  ofQueue: () => BLUE,
  driver: GREY,
  parked: [230, 230, 230],
  waiting: WASH,
  ink: [10, 10, 10],
  css: { of: () => 'rgb(0, 0, 0)' },
};

type Columns = TimelineLane['columns'];

/** A lane of three columns, empty but for what is given. */
function lane(kind: LaneSubject['kind'], columns: Partial<Record<keyof Columns, readonly number[]>>): TimelineLane {
  const of = (name: keyof Columns): Float32Array => Float32Array.from(columns[name] ?? [0, 0, 0]);
  return {
    subject: { kind, id: 1 },
    name: 'lane',
    queue: 0,
    queueName: '',
    lifetime: { from: 0, to: 1 },
    columns: {
      polls: Uint32Array.from(columns.polls ?? [0, 0, 0]),
      busy: of('busy'),
      shortest: of('shortest'),
      longest: of('longest'),
      queue: Int32Array.of(0, 0, 0),
      parked: of('parked'),
      driver: of('driver'),
      waiting: of('waiting'),
      depthMin: of('depthMin'),
      depthMax: of('depthMax'),
    },
  };
}

/** One column from the top: `P` poll, `D` event loop, `W` waiting, `.` nothing, each with its rows. */
function rowsOf(painted: TimelineLane, column: number): string {
  const { width, height, pixels } = paintLane(painted, paints, 10);
  const letters = Array.from({ length: height }, (_, y) => {
    const at = 4 * (y * width + column);
    if (pixels[at + 3] === 0) return '.';
    const [red, , blue] = pixels.subarray(at, at + 3);
    if (blue === BLUE[2]) return 'P';
    if (red === WASH[0]) return 'W';
    return red === GREY[0] ? 'D' : 'x';
  });
  return letters
    .join('')
    .replace(/(.)\1*/g, (run) => `${run[0]}${run.length} `)
    .trim();
}

test('a worker is filled from below by the shares of its time, with a dot as high as the longest poll', () => {
  const worker = lane('worker', { polls: [2, 0, 0], busy: [0.5, 0, 0], longest: [1e3, 0, 0], driver: [0.5, 1, 0] });
  expect(rowsOf(worker, 0)).toBe('D17 P16 x1');
  expect(rowsOf(worker, 1)).toBe('D34');
  expect(rowsOf(worker, 2)).toBe('.34');
});

test("a queue's bars are as high as its longest poll is long, however few and short the polls were", () => {
  const queue = lane('queue', { polls: [1, 1, 0], busy: [1, 1e-6, 0], longest: [1e8, 1e3, 0], depthMax: [0, 10, 0] });
  expect(rowsOf(queue, 0)).toBe(`P${46 - DEPTH_PX} .${DEPTH_PX}`);
  expect(rowsOf(queue, 1)).toBe(`.31 P3 .2 P10`);
  expect(rowsOf(queue, 2)).toBe('.46');
});

test('a task is a thin bar while it is runnable, and its polls cover that', () => {
  const task = lane('task', { polls: [0, 1, 0], longest: [0, 1e8, 0], waiting: [1, 1, 0] });
  expect(rowsOf(task, 0)).toContain('W');
  expect(rowsOf(task, 1)).toBe('.1 P22 .1');
  expect(rowsOf(task, 2)).toBe('.24');
});

test('ten times as long is the same step higher', () => {
  expect([1e3, 1e4, 1e5, 1e8, 1e12, 1].map(heightOf)).toEqual(
    [0, 0.2, 0.4, 1, 1, 0].map((part) => expect.closeTo(part, 6)),
  );
});
