import { ByteWriter } from '../byte-writer.ts';
import { encodeFrame } from '../frame.ts';
import { Channel, type Section } from '../model.ts';
import { rowsOf } from './section-facts.ts';

/** So many rows of a snapshot go into one frame at most, so that none is much larger than those of a busy stream. */
const ROWS_PER_FRAME = 1 << 16;

/**
 * A snapshot as frames of one sequence number, which belong together: of a million tasks, those that do not fit the first
 * frame go on in the next ones.
 */
export function snapshotFrames(sections: readonly Section[], sequence: number): Uint8Array[] {
  const writer = new ByteWriter();
  const pages: Section[][] = [[]];
  let room = ROWS_PER_FRAME;
  for (const part of sections.flatMap(split)) {
    if (rowsOf(part) > room) {
      pages.push([]);
      room = ROWS_PER_FRAME;
    }
    pages.at(-1)?.push(part);
    room -= rowsOf(part);
  }
  return pages.map((page) => encodeFrame({ channel: Channel.base, sequence, sections: page }, writer));
}

/** Only the sections that grow with the program are split; a snapshot of tasks goes on as news. */
function split(section: Section): Section[] {
  if (section.kind === 'spawns') {
    return inParts(section.rows).map((rows, part) => ({ ...section, snapshot: section.snapshot && part === 0, rows }));
  }
  if (section.kind === 'strings') return inParts(section.rows).map((rows) => ({ ...section, rows }));
  if (section.kind === 'ends') return inParts(section.rows).map((rows) => ({ ...section, rows }));
  if (section.kind === 'taskWindows') return inParts(section.rows).map((rows) => ({ ...section, rows }));
  return [section];
}

function inParts<Row>(rows: readonly Row[]): (readonly Row[])[] {
  const parts = Math.max(1, Math.ceil(rows.length / ROWS_PER_FRAME));
  return Array.from({ length: parts }, (_, part) => rows.slice(part * ROWS_PER_FRAME, (part + 1) * ROWS_PER_FRAME));
}
