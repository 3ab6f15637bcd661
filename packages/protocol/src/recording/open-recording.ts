import { FrameError } from '../frame-error.ts';
import { BLOCK_HEADER_BYTES, BlockMark } from './block-header.ts';
import type { ByteSource } from './byte-source.ts';
import type { Inflate } from './compression.ts';
import { readFileHeader } from './file-header.ts';
import { decodeIndex } from './index-codec.ts';
import { readBlock } from './read-block.ts';
import { RecordingError } from './recording-error.ts';
import type { RecordingIndex } from './recording-index.ts';
import { RecordingReader } from './recording-reader.ts';
import { scanChunks } from './scan.ts';
import { decodeTrailer, TRAILER_BYTES } from './trailer.ts';

/**
 * Opens a recording by its index or, when that is missing or damaged, by reading through it; `damage` of the reader says
 * what was lost then. With an index it reads the header, the index and nothing else.
 * @throws RecordingError when nothing of it can be read; what `source` rejects with.
 */
export async function openRecording(source: ByteSource, inflate: Inflate): Promise<RecordingReader> {
  const header = await readFileHeader(source);
  const index = await readIndex(source, header.length, inflate);
  if (index !== undefined) {
    return new RecordingReader({ source, inflate, metadata: header.metadata, chunks: index.chunks, index, damage: [] });
  }
  const { chunks, damage } = await scanChunks(source, header.length, inflate);
  const noIndex = {
    kind: 'index',
    offset: source.size,
    bytes: 0,
    after: undefined,
    before: undefined,
    message: 'The recording has no usable index, so it was read through.',
  } as const;
  return new RecordingReader({
    source,
    inflate,
    metadata: header.metadata,
    chunks,
    index: undefined,
    damage: [noIndex, ...damage],
  });
}

/** The index that the trailer points to; undefined when there is none that can be trusted. */
async function readIndex(source: ByteSource, from: number, inflate: Inflate): Promise<RecordingIndex | undefined> {
  if (source.size < from + TRAILER_BYTES) return undefined;
  const trailerAt = source.size - TRAILER_BYTES;
  const trailer = decodeTrailer(await source.read(trailerAt, TRAILER_BYTES));
  if (trailer === undefined) return undefined;
  const { indexAt, indexLength } = trailer;
  if (indexAt < from || indexLength < BLOCK_HEADER_BYTES || indexAt + indexLength !== trailerAt) return undefined;
  try {
    const { header, raw } = await readBlock(source, { offset: indexAt, length: indexLength }, inflate);
    if (header.mark !== BlockMark.index) return undefined;
    const index = decodeIndex(raw);
    const [first, last] = [index.chunks[0], index.chunks.at(-1)];
    const fits =
      (first === undefined || first.offset >= from) &&
      (last === undefined || last.offset + BLOCK_HEADER_BYTES + last.storedLength <= indexAt);
    return fits ? index : undefined;
  } catch (error) {
    if (error instanceof RecordingError || error instanceof FrameError) return undefined;
    throw error;
  }
}
