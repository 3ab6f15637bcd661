import { ChunkContentsBuilder } from './chunk-contents.ts';
import { PyramidBuilder } from './pyramid-builder.ts';
import type { IndexedChunk, RecordingIndex } from './recording-index.ts';
import type { RecordingReader } from './recording-reader.ts';
import { StreamState } from './stream-state.ts';

/**
 * The index of a recording that has none, from all of its frames: takes as long as reading them. Chunks that cannot be
 * read are not in it.
 */
export async function rebuildIndex(reader: RecordingReader): Promise<RecordingIndex> {
  const pyramid = new PyramidBuilder();
  const contents = new Map<number, ChunkContentsBuilder>();
  let state = new StreamState();
  const queueOf = (task: number) => state.queueOf(task);
  for await (const { kind, frame, chunk } of reader.frames()) {
    if (kind === 'snapshot') state = new StreamState();
    for (const section of frame.sections) {
      state.apply(section);
      if (kind === 'frame') pyramid.add(section, queueOf);
    }
    if (kind === 'snapshot') continue;
    const builder = contents.get(chunk) ?? new ChunkContentsBuilder();
    contents.set(chunk, builder);
    const { to } = builder.add(frame);
    if (Number.isFinite(to)) state.forgetEnded(to);
  }
  const chunks = reader.chunks.flatMap((place): IndexedChunk[] => {
    const builder = contents.get(place.number);
    return builder === undefined ? [] : [{ ...place, ...builder.finish(place.from) }];
  });
  return { chunks, pyramid: pyramid.finish() };
}
