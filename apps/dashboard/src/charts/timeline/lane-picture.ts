import type { TimelineLane } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { LANE_HEIGHT } from './lane-layout.ts';
import type { Paints, Rgb } from './paints.ts';

/** Bars show durations from 1 µs to 100 ms, each ten times as long the same step higher. */
const LEAST: Nanoseconds = 1e3;
const MOST: Nanoseconds = 1e8;
/** What is there is never fainter or lower than this. */
const FAINTEST = 0.6;
const LOWEST_PX = 3;

/** Lower part of a queue's lane, for its depth. */
export const DEPTH_PX = 12;
/** Height of the bar that says that a task was runnable. */
const WAITING_PX = 3;

/** The part of a lane's height that a duration has, by its order of magnitude. */
export function heightOf(duration: Nanoseconds): number {
  return Math.min(1, Math.max(0, Math.log(duration / LEAST) / Math.log(MOST / LEAST)));
}

/** One pixel wide for each column and one high for each pixel of the lane; transparent where nothing is. */
export interface LanePicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Paints what is told in columns. `deepest`: the depth that fills the part for it. O(pixels). */
export function paintLane(lane: TimelineLane, paints: Paints, deepest: number): LanePicture {
  const { kind } = lane.subject;
  const brush = new Brush(lane.columns.polls.length, LANE_HEIGHT[kind]);
  if (kind === 'worker') paintWorker(lane, paints, brush);
  else if (kind === 'queue') paintQueue(lane, paints, { brush, deepest });
  else paintTask(lane, paints, brush);
  return brush;
}

/** Each column is filled from below: polls in the colour of the longest one's queue, the event loop, sleep. */
function paintWorker({ columns }: TimelineLane, paints: Paints, brush: Brush): void {
  const { busy, driver, parked, longest, queue, polls } = columns;
  const { height } = brush;
  for (let x = 0; x < brush.width; x++) {
    // Each column of the lane has as many rows, here and below.
    let bottom = height;
    const fill = (share: number, colour: Rgb): void => {
      const top = Math.max(0, bottom - share * height);
      brush.bar(x, top, bottom, colour);
      bottom = top;
    };
    const polled = polls[x] as number;
    if (polled > 0) fill(Math.max(busy[x] as number, 1 / height), paints.ofQueue(queue[x] as number));
    fill(driver[x] as number, paints.driver);
    fill(parked[x] as number, paints.parked);
    if (polled > 0) brush.dot(x, height * (1 - heightOf(longest[x] as number)), paints.ink);
  }
}

/** Bars as high as the longest poll is long, and as strong as the queue was busy; below them how many were runnable. */
function paintQueue(
  { columns, queue }: TimelineLane,
  paints: Paints,
  { brush, deepest }: { readonly brush: Brush; readonly deepest: number },
): void {
  const { polls, busy, longest, waiting, depthMax } = columns;
  const colour = paints.ofQueue(queue);
  const base = brush.height - DEPTH_PX;
  for (let x = 0; x < brush.width; x++) {
    const starved = waiting[x] as number;
    if (starved > 0) brush.bar(x, 0, base, paints.waiting, Math.min(0.26, 0.1 + starved * 0.16));
    if ((polls[x] as number) > 0) {
      const bar = Math.max(LOWEST_PX, base * heightOf(longest[x] as number));
      brush.bar(x, base - bar, base, colour, strengthOf(busy[x] as number));
    }
    const depth = depthMax[x] as number;
    if (depth > 0) {
      const bar = Math.max(1, (DEPTH_PX - 2) * Math.min(1, depth / Math.max(1, deepest)));
      brush.bar(x, brush.height - bar, brush.height, colour, 0.55);
    }
  }
}

/** Bars as for a queue, and a thin one in the middle while it was runnable. */
function paintTask({ columns, queue }: TimelineLane, paints: Paints, brush: Brush): void {
  const { polls, busy, longest, waiting } = columns;
  const colour = paints.ofQueue(queue);
  const { height } = brush;
  const middle = height / 2;
  for (let x = 0; x < brush.width; x++) {
    const runnable = waiting[x] as number;
    if (runnable > 0) {
      brush.bar(
        x,
        middle - WAITING_PX / 2,
        middle + WAITING_PX / 2,
        paints.waiting,
        0.25 + 0.4 * Math.min(1, runnable),
      );
    }
    if ((polls[x] as number) === 0) continue;
    const bar = Math.max(LOWEST_PX, (height - 2) * (0.3 + 0.7 * heightOf(longest[x] as number)));
    brush.bar(x, middle - bar / 2, middle + bar / 2, colour, strengthOf(busy[x] as number));
  }
}

function strengthOf(busy: number): number {
  return FAINTEST + (1 - FAINTEST) * Math.min(1, busy);
}

/** Writes whole pixels: alpha, blue, green and red from the highest byte down, as every browser's memory has them. */
class Brush implements LanePicture {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
  readonly #words: Uint32Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8ClampedArray(4 * width * height);
    this.#words = new Uint32Array(this.pixels.buffer);
  }

  /** From `top` to `bottom`; a row that is covered in part is as strong as that part, unless something stronger is there. */
  bar(x: number, top: number, bottom: number, colour: Rgb, strength = 1): void {
    const first = Math.ceil(top);
    const end = Math.floor(bottom);
    const word = wordOf(colour, strength);
    for (let y = first; y < end; y++) this.#words[y * this.width + x] = word;
    if (first > end) this.#edge(x, end, colour, strength * (bottom - top));
    else {
      if (first > top) this.#edge(x, first - 1, colour, strength * (first - top));
      if (end < bottom) this.#edge(x, end, colour, strength * (bottom - end));
    }
  }

  dot(x: number, y: number, colour: Rgb): void {
    this.#words[Math.min(this.height - 1, Math.floor(y)) * this.width + x] = wordOf(colour, 1);
  }

  #edge(x: number, y: number, colour: Rgb, strength: number): void {
    const at = y * this.width + x;
    const word = wordOf(colour, strength);
    if (word >>> 24 > (this.#words[at] ?? 0) >>> 24) this.#words[at] = word;
  }
}

function wordOf([red, green, blue]: Rgb, strength: number): number {
  return ((Math.round(255 * strength) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
