import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { FrameError } from '../frame-error.ts';
import { type Cell, Lane, type LaneSubject, MAX_CELLS, type Pyramid } from './pyramid.ts';

const LANE_KINDS = ['worker', 'queue'] as const;
const LANE_CODES = [0, 1] as const;
/** Widths are powers of two up to this one. */
const MAX_WIDTH_LOG = 52;
/** A cell takes at least a byte each for its gap, its polls and its depth. */
const CELL_MIN_BYTES = 3;
/** Cells in which nothing happened are left out. */
export function encodePyramid(writer: ByteWriter, { width, origin, lanes }: Pyramid): void {
  writer.uint(Math.log2(width));
  writer.int(origin);
  writer.uint(lanes.length);
  for (const lane of lanes) {
    writer.uint(LANE_KINDS.indexOf(lane.subject.kind));
    writer.id(lane.subject.kind === 'worker' ? lane.subject.worker : lane.subject.queue);
    const buckets: number[] = [];
    for (let bucket = 0; bucket < lane.length; bucket++) if (!lane.isEmpty(bucket)) buckets.push(bucket);
    writer.uint(buckets.length);
    let next = 0;
    for (const bucket of buckets) {
      writer.uint(bucket - next);
      next = bucket + 1;
      encodeCell(writer, lane.cell(bucket));
    }
  }
}

export function decodePyramid(reader: ByteReader): Pyramid {
  const log = reader.uint();
  if (log > MAX_WIDTH_LOG) throw outOfRange(reader, `Buckets of 2^${log} ns`);
  const origin = reader.int();
  let cells = 0;
  const lanes = reader.rows(3, () => {
    const kind = LANE_KINDS[reader.code(LANE_CODES, 'kind of lane')];
    const id = reader.id();
    const subject: LaneSubject = kind === 'queue' ? { kind, queue: id } : { kind: 'worker', worker: id };
    const filled = reader.rows(CELL_MIN_BYTES, () => ({ gap: reader.uint(), cell: decodeCell(reader) }));
    const length = filled.reduce((sum, { gap }) => sum + gap + 1, 0);
    cells += length;
    if (cells > MAX_CELLS) throw outOfRange(reader, `A pyramid of ${cells} cells`);
    const lane = new Lane(subject, length);
    let next = 0;
    for (const { gap, cell } of filled) {
      lane.add(next + gap, cell);
      next += gap + 1;
    }
    return lane;
  });
  return { width: 2 ** log, origin, lanes };
}

function encodeCell(writer: ByteWriter, { polls, pollMin, pollMax, pollSum, depthMin, depthMax }: Cell): void {
  writer.uint(polls);
  if (polls > 0) {
    writer.uint(pollMin);
    writer.uint(pollMax - pollMin);
    writer.uint(Math.min(pollSum, Number.MAX_SAFE_INTEGER));
  }
  // 0: nothing tells of the depth.
  writer.uint(depthMax + 1);
  if (depthMax >= 0) writer.uint(depthMax - depthMin);
}

function decodeCell(reader: ByteReader): Cell {
  const polls = reader.uint();
  const pollMin = polls > 0 ? reader.uint() : 0;
  const pollMax = polls > 0 ? reader.sum(pollMin) : 0;
  const pollSum = polls > 0 ? reader.uint() : 0;
  const depthMax = reader.uint() - 1;
  const depthMin = depthMax >= 0 ? depthMax - reader.uint() : -1;
  if (depthMin < -1) throw outOfRange(reader, 'A queue of negative depth');
  return { polls, pollMin, pollMax, pollSum, depthMin, depthMax };
}

function outOfRange(reader: ByteReader, what: string): FrameError {
  return new FrameError('range', reader.offset, `${what} cannot be; the index is damaged.`);
}
