import { BLOCK_HEADER_BYTES, type BlockHeader, BlockMark, decodeBlockHeader } from './block-header.ts';
import type { ByteSource } from './byte-source.ts';
import type { Inflate } from './compression.ts';
import type { Damage } from './damage.ts';
import { readBlock } from './read-block.ts';
import { RecordingError } from './recording-error.ts';
import type { ChunkPlace } from './recording-index.ts';
import { TRAILER_BYTES } from './trailer.ts';

const SEARCH_BYTES = 1 << 20;
/** First byte of every mark. */
const MARK_BYTE = 0x50;

export interface Scan {
  readonly chunks: readonly ChunkPlace[];
  readonly damage: readonly Damage[];
}

/**
 * Finds the chunks of a recording without its index, from one header to the next. What is no block is searched for the
 * next one. Reads some bytes of each chunk, and all of the last one, which may be half written. Linear in the file at worst.
 */
export async function scanChunks(source: ByteSource, from: number, inflate: Inflate): Promise<Scan> {
  const chunks: ChunkPlace[] = [];
  const gaps: { readonly offset: number; readonly bytes: number; readonly chunksBefore: number }[] = [];
  let end = from;
  for (let at = from; ; ) {
    const found = await nextBlock(source, at);
    if (found === undefined) break;
    const { offset, header } = found;
    if (offset > at) gaps.push({ offset: at, bytes: offset - at, chunksBefore: chunks.length });
    if (header.mark === BlockMark.chunk) chunks.push(placeOf(header, offset));
    at = offset + BLOCK_HEADER_BYTES + header.storedLength;
    end = at;
  }
  while (chunks.length > 0 && end > from && !(await isWhole(source, chunks.at(-1) as ChunkPlace, inflate))) {
    end = (chunks.pop() as ChunkPlace).offset;
  }
  const damage: Damage[] = gaps
    .filter(({ offset }) => offset < end)
    .map(({ chunksBefore, ...place }) => ({
      kind: 'gap',
      ...place,
      after: chunks[chunksBefore - 1]?.to,
      before: chunks[chunksBefore]?.from,
      message: `${place.bytes} bytes in the middle are damaged; what they held is missing.`,
    }));
  if (source.size - end > TRAILER_BYTES || chunks.length === 0) damage.push(lostTail(source.size, end, chunks.at(-1)));
  return { chunks, damage };
}

function lostTail(size: number, end: number, last: ChunkPlace | undefined): Damage {
  const until = last === undefined ? 'nothing of it can be read' : `it is whole up to ${(last.to / 1e9).toFixed(3)} s`;
  return {
    kind: 'tail',
    offset: end,
    bytes: size - end,
    after: last?.to,
    before: undefined,
    message: `The recording was not finished: its last ${size - end} bytes are an incomplete chunk; ${until}.`,
  };
}

function placeOf(header: BlockHeader, offset: number): ChunkPlace {
  const { storedLength, rawLength, number, snapshotFrames, frames, events, from, to } = header;
  return { offset, storedLength, rawLength, number, key: snapshotFrames > 0, frames, events, from, to };
}

/** The first block at or after `at` whose header is right and whose bytes are all there. */
async function nextBlock(
  source: ByteSource,
  at: number,
): Promise<{ readonly offset: number; readonly header: BlockHeader } | undefined> {
  let length = BLOCK_HEADER_BYTES;
  for (let begin = at; begin + BLOCK_HEADER_BYTES <= source.size; ) {
    const bytes = await source.read(begin, Math.min(length, source.size - begin));
    const last = bytes.length - BLOCK_HEADER_BYTES;
    for (
      let index = bytes.indexOf(MARK_BYTE);
      index >= 0 && index <= last;
      index = bytes.indexOf(MARK_BYTE, index + 1)
    ) {
      const offset = begin + index;
      const header = decodeBlockHeader(bytes.subarray(index, index + BLOCK_HEADER_BYTES));
      if (header !== undefined && offset + BLOCK_HEADER_BYTES + header.storedLength <= source.size) {
        return { offset, header };
      }
    }
    begin += last + 1;
    length = SEARCH_BYTES;
  }
  return undefined;
}

async function isWhole(source: ByteSource, { offset, storedLength }: ChunkPlace, inflate: Inflate): Promise<boolean> {
  try {
    await readBlock(source, { offset, length: BLOCK_HEADER_BYTES + storedLength }, inflate);
    return true;
  } catch (error) {
    if (error instanceof RecordingError) return false;
    throw error;
  }
}
