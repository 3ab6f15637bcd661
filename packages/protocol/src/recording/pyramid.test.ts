import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ByteReader } from '../byte-reader.ts';
import { ByteWriter } from '../byte-writer.ts';
import type { PollsSection, Section } from '../model.ts';
import { cellsOf, type Lane, MAX_CELLS, type Pyramid } from './pyramid.ts';
import { PyramidBuilder } from './pyramid-builder.ts';
import { decodePyramid, encodePyramid } from './pyramid-codec.ts';

interface Poll {
  readonly task: number;
  readonly end: number;
  readonly duration: number;
}

function pollsOf(polls: readonly Poll[]): PollsSection {
  return {
    kind: 'polls',
    worker: 0,
    length: polls.length,
    task: Uint32Array.from(polls, ({ task }) => task),
    start: Float64Array.from(polls, ({ end, duration }) => end - duration),
    duration: Float64Array.from(polls, ({ duration }) => duration),
    queueDelay: new Float64Array(polls.length),
    outcome: new Uint8Array(polls.length),
    source: new Uint8Array(polls.length),
  };
}

function pyramidOf(...sections: readonly Section[]): Pyramid {
  const builder = new PyramidBuilder();
  for (const section of sections) builder.add(section, (task) => (task === 0 ? undefined : task % 3));
  return builder.finish();
}

function laneOf({ lanes }: Pyramid, kind: 'worker' | 'queue', id: number): Lane | undefined {
  return lanes.find(
    ({ subject }) => (subject.kind === 'worker' ? subject.worker : subject.queue) === id && subject.kind === kind,
  );
}

/** All of a lane as one cell. */
function whole(pyramid: Pyramid, lane: Lane) {
  const from = pyramid.origin * pyramid.width;
  return cellsOf(pyramid, lane, { from, to: from + lane.length * pyramid.width, columns: 1 })[0];
}

// From a millisecond to days, so that buckets double, with a first poll that nothing precedes.
const polls = fc
  .array(
    fc.record({
      task: fc.nat(20),
      after: fc.oneof(fc.nat(1e6), fc.nat(1e9), fc.nat(1e13)),
      duration: fc.nat(1e5),
    }),
    { minLength: 1, maxLength: 60 },
  )
  .map((rows) => {
    let end = 1e6;
    return rows.map(({ task, after, duration }) => ({ task, end: (end += after), duration }));
  });

describe('the pyramid', () => {
  it('has every poll once for its worker and once for its queue, however long the recording is', () => {
    fc.assert(
      fc.property(polls, (rows) => {
        const pyramid = pyramidOf(pollsOf(rows));
        const sides = [
          { lane: laneOf(pyramid, 'worker', 0), of: rows },
          ...[0, 1, 2].map((queue) => ({
            lane: laneOf(pyramid, 'queue', queue),
            of: rows.filter(({ task }) => task !== 0 && task % 3 === queue),
          })),
        ];
        for (const { lane, of } of sides) {
          const durations = of.map(({ duration }) => duration);
          const expected = {
            polls: of.length,
            pollMin: Math.min(...durations),
            pollMax: Math.max(...durations),
            pollSum: durations.reduce((sum, duration) => sum + duration, 0),
            depthMin: -1,
            depthMax: -1,
          };
          expect(lane === undefined ? undefined : whole(pyramid, lane)).toEqual(of.length === 0 ? undefined : expected);
        }
      }),
    );
  });

  it('has each poll in the bucket in which it ended', () => {
    fc.assert(
      fc.property(polls, (rows) => {
        const pyramid = pyramidOf(pollsOf(rows));
        const lane = laneOf(pyramid, 'worker', 0) as Lane;
        for (const { end } of rows) {
          expect(lane.cell(Math.floor(end / pyramid.width) - pyramid.origin).polls).toBeGreaterThan(0);
        }
        expect(lane.length * pyramid.lanes.length).toBeLessThanOrEqual(2 * MAX_CELLS);
      }),
    );
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(polls, (rows) => {
        const pyramid = pyramidOf(pollsOf(rows));
        const writer = new ByteWriter();
        encodePyramid(writer, pyramid);
        const read = decodePyramid(new ByteReader(writer.copy()));
        expect(read.lanes.map((lane) => whole(read, lane))).toEqual(pyramid.lanes.map((lane) => whole(pyramid, lane)));
      }),
    );
  });

  it('shows the depth between its least and its most', () => {
    const rows = [3, 9, 1].map((depth, index) => ({
      time: index * 1000,
      queue: 5,
      depth,
      vruntime: 0,
      lag: 0,
      received: 0,
      entitled: 0,
    }));
    const pyramid = pyramidOf({ kind: 'queueSamples', rows });
    expect(whole(pyramid, laneOf(pyramid, 'queue', 5) as Lane)).toMatchObject({ polls: 0, depthMin: 1, depthMax: 9 });
  });

  it('has a column for each pixel, also where a bucket is wider than one', () => {
    const pyramid = pyramidOf(pollsOf([{ task: 1, end: 100e6, duration: 10 }]));
    const lane = laneOf(pyramid, 'worker', 0) as Lane;
    const cells = cellsOf(pyramid, lane, { from: 100e6 - 1000, to: 100e6 + 1000, columns: 8 });
    expect(cells.map((cell) => cell.polls)).toEqual(Array(8).fill(1));
    expect(cellsOf(pyramid, lane, { from: 0, to: 50e6, columns: 2 }).map((cell) => cell.polls)).toEqual([0, 0]);
  });
});
