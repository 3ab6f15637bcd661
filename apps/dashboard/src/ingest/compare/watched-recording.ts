import type { ComparableRecording } from '@pollscope/analysis';
import type { RecordingReader } from '@pollscope/protocol/recording';

/** Nobody wants the result any more. */
export class GivenUpError extends Error {
  override readonly name = 'GivenUpError';
}

/**
 * A recording whose reading can be followed and given up. Before each chunk `onChunk` is told the share of the pass that is
 * read, from 0 to 1, and resolves with whether the rest is still wanted; if not, the pass ends with GivenUpError.
 */
export function watchedRecording(
  reader: Pick<RecordingReader, 'metadata' | 'span' | 'chunks' | 'frames'>,
  onChunk: (share: number) => Promise<boolean>,
): ComparableRecording {
  return {
    metadata: reader.metadata,
    span: reader.span,
    async *frames(range, options) {
      const total = reader.chunks.filter(({ from, to }) => from < range.to && to >= range.from).length;
      let current: number | undefined;
      let begun = 0;
      for await (const recorded of reader.frames(range, options)) {
        if (recorded.chunk !== current) {
          current = recorded.chunk;
          if (!(await onChunk(Math.min(1, begun++ / Math.max(1, total))))) throw new GivenUpError();
        }
        yield recorded;
      }
    },
  };
}
