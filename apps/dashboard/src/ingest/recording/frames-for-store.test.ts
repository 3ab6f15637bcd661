// @vitest-environment node
import { EVENTS_IN_STORE } from '@pollscope/analysis';
import type { IndexedChunk } from '@pollscope/protocol/recording';
import { expect, test } from 'vitest';
import { eventsFrom, glimpseFrom } from './frames-for-store.ts';

/** Chunks of one second each, with these rows of polls and marks. */
function chunksOf(...rows: readonly (readonly [polls: number, marks: number])[]): IndexedChunk[] {
  return rows.map(([polls, marks], number) => ({
    number,
    from: number * 1e9,
    to: (number + 1) * 1e9,
    counts: new Map([
      ['polls', polls],
      ['marks', marks],
    ] as const),
    key: true,
    offset: 0,
    storedLength: 0,
    rawLength: 0,
    frames: 1,
    events: polls + marks,
    summary: { sections: [], taskCount: 0, tasks: [], lost: 0 },
  }));
}

const MANY = EVENTS_IN_STORE.polls;

test('polls that later ones would take the place of are not read, marks that stay are', () => {
  const chunks = chunksOf([MANY, 1], [10, 1], [MANY, 1], [10, 1], [10, 1], [10, 1]);
  // The chunk with many polls is whole before the position: what is before it is of no use.
  expect(eventsFrom(chunks, 6e9)).toMatchObject({ polls: 2, marks: 0 });
  expect(eventsFrom(chunks, 2.5e9)).toMatchObject({ polls: 0 });
});

test('the last two seconds are always read: windows have not told of them yet', () => {
  const chunks = chunksOf([MANY, 0], [MANY, 0], [MANY, 0], [MANY, 0], [MANY, 0]);
  expect(eventsFrom(chunks, 5e9).polls).toBe(3);
});

test('of a calm recording everything is read', () => {
  expect(eventsFrom(chunksOf([5, 0], [5, 0], [5, 0], [5, 0]), 4e9)).toMatchObject({ polls: 0, wakes: 0 });
});

test('a glimpse is of few bytes before the position, of a chunk at least, and needless where all is little', () => {
  const chunks = chunksOf([1, 0], [1, 0], [1, 0], [1, 0], [1, 0]);
  const large = chunks.map((chunk) => ({ ...chunk, storedLength: 500_000 }));
  expect(glimpseFrom(large, 0, 4.5e9)).toBe(3e9 + 1);
  const huge = chunks.map((chunk) => ({ ...chunk, storedLength: 5_000_000 }));
  expect(glimpseFrom(huge, 0, 4.5e9)).toBe(4e9 + 1);
  expect(glimpseFrom(chunks, 0, 4.5e9)).toBe(0);
  // What is beyond what is asked for does not count.
  expect(glimpseFrom(large, 3.5e9, 4.5e9)).toBe(3.5e9);
  // Nor do chunks that come after the position and reach back before it.
  const overlapping = large.map((chunk) => ({ ...chunk, from: chunk.from - 3e9 }));
  expect(glimpseFrom(overlapping, 0, 2.5e9)).toBe(1e9 + 1);
});
