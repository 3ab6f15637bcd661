import type { Nanoseconds } from '../units.ts';
import type { BlockHeader } from './block-header.ts';
import type { ChunkContents } from './chunk-contents.ts';
import type { Pyramid } from './pyramid.ts';

/** A chunk as its header tells of it, and where it is. */
export interface ChunkPlace
  extends Pick<BlockHeader, 'storedLength' | 'rawLength' | 'number' | 'frames' | 'events' | 'from' | 'to'> {
  /** Where its header begins. */
  readonly offset: number;
  /** Whether it begins with a snapshot, so that it can be read alone. */
  readonly key: boolean;
}

/** What stands at the end of a recording that was finished. */
export interface RecordingIndex {
  readonly chunks: readonly IndexedChunk[];
  readonly pyramid: Pyramid;
}

export interface IndexedChunk extends ChunkPlace, Pick<ChunkContents, 'counts' | 'summary'> {}

/** From the first to the last instant that the chunks tell of; undefined when there is none. */
export function spanOf(chunks: readonly ChunkPlace[]): { from: Nanoseconds; to: Nanoseconds } | undefined {
  if (chunks.length === 0) return undefined;
  return chunks.reduce((span, { from, to }) => ({ from: Math.min(span.from, from), to: Math.max(span.to, to) }), {
    from: Number.POSITIVE_INFINITY,
    to: Number.NEGATIVE_INFINITY,
  });
}
