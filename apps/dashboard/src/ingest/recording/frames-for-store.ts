import { EVENTS_IN_STORE } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import type { ChunkPlace, IndexedChunk, RecordingReader } from '@pollscope/protocol/recording';
import type { FrameSource } from './frame-cursor.ts';

/** Windows restate what single events tell of the tasks; they come within this time. */
const WINDOWS_COME_WITHIN: Nanoseconds = 2e9;

/** Of a file, compressed: so much of a busy recording is read in a tenth of a second. */
const GLIMPSE_BYTES = 1 << 20;

type EventKind = keyof typeof EVENTS_IN_STORE;
const KINDS = Object.keys(EVENTS_IN_STORE) as EventKind[];
const NO_EVENTS = Object.fromEntries(KINDS.map((kind) => [kind, Number.POSITIVE_INFINITY]));

/**
 * The frames from which a store is made that shows a position. Of a busy recording most single events are left out: later
 * ones would take their place in the store before the position is reached.
 */
export function framesForStore(reader: RecordingReader): FrameSource {
  return {
    frames: (from, position) =>
      reader.frames(
        { from, to: Number.POSITIVE_INFINITY },
        { eventsFrom: reader.index === undefined ? {} : eventsFrom(reader.index.chunks, position) },
      ),
    glimpse(from, position) {
      const glimpsed = glimpseFrom(reader.chunks, from, position);
      return glimpsed > from
        ? reader.frames({ from: glimpsed, to: Number.POSITIVE_INFINITY }, { eventsFrom: NO_EVENTS })
        : undefined;
    },
  };
}

/** From where on the chunks before the position are few bytes; `from` when all are. */
export function glimpseFrom(chunks: readonly ChunkPlace[], from: Nanoseconds, position: Nanoseconds): Nanoseconds {
  // Reading ends in the first chunk that goes beyond the position, though later ones may reach back before it.
  const beyond = chunks.findIndex(({ to }) => to > position);
  let bytes = 0;
  for (const chunk of chunks.slice(0, beyond < 0 ? undefined : beyond + 1).toReversed()) {
    bytes += chunk.storedLength;
    if (chunk.to < from) return from;
    // One chunk at least, however large.
    if (bytes > GLIMPSE_BYTES && bytes > chunk.storedLength) return Math.min(position, chunk.to + 1);
  }
  return from;
}

/** For each kind the first chunk with rows that are still in a store when it has taken in everything up to the position. */
export function eventsFrom(
  chunks: readonly IndexedChunk[],
  position: Nanoseconds,
): Readonly<Partial<Record<EventKind, number>>> {
  const first: Partial<Record<EventKind, number>> = {};
  const later: Record<EventKind, number> = { polls: 0, wakes: 0, waits: 0, slices: 0, marks: 0 };
  for (const { number, counts, from, to } of chunks.toReversed()) {
    if (from > position) continue;
    const isRecent = to > position - WINDOWS_COME_WITHIN;
    for (const kind of KINDS) {
      if (isRecent || later[kind] < EVENTS_IN_STORE[kind]) first[kind] = Math.min(first[kind] ?? number, number);
      // The chunk that the position is in may be used in part only.
      if (to <= position) later[kind] += counts.get(kind) ?? 0;
    }
  }
  return first;
}
