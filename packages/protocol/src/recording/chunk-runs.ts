import type { ChunkPlace } from './recording-index.ts';
import type { TimeRange } from './section-facts.ts';

/** Chunks to be read one after the other: places in the list, both included. */
export interface ChunkRun {
  readonly first: number;
  readonly last: number;
}

/**
 * What has to be read for a time range: each stretch of chunks that tell of it, from the last chunk with a snapshot on.
 * Stretches that would overlap are one. Linear in the chunks.
 */
export function chunkRuns(chunks: readonly ChunkPlace[], range: Readonly<TimeRange>): ChunkRun[] {
  const runs: ChunkRun[] = [];
  let key = 0;
  chunks.forEach((chunk, index) => {
    if (chunk.key) key = index;
    if (chunk.from > range.to || chunk.to < range.from) return;
    const previous = runs.at(-1);
    if (previous !== undefined && key <= previous.last + 1) runs[runs.length - 1] = { ...previous, last: index };
    else runs.push({ first: key, last: index });
  });
  return runs;
}
