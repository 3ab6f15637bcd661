import { BLOCK_HEADER_BYTES, type BlockHeader, decodeBlockHeader } from './block-header.ts';
import type { ByteSource } from './byte-source.ts';
import { Compression, type Inflate } from './compression.ts';
import { crc32 } from './crc32.ts';
import { requireInProportion } from './limits.ts';
import { RecordingError } from './recording-error.ts';

export interface Block {
  readonly header: BlockHeader;
  readonly raw: Uint8Array;
}

/**
 * The block of `length` bytes, its header included, at `offset`.
 * @throws RecordingError when it is not whole, was changed, or is not what its header says.
 */
export async function readBlock(
  source: ByteSource,
  { offset, length }: { readonly offset: number; readonly length: number },
  inflate: Inflate,
): Promise<Block> {
  const bytes = await source.read(offset, length);
  const header = decodeBlockHeader(bytes);
  if (header === undefined || header.storedLength !== length - BLOCK_HEADER_BYTES) {
    throw new RecordingError('checksum', `The block at byte ${offset} has a damaged header.`);
  }
  const stored = bytes.subarray(BLOCK_HEADER_BYTES);
  if (crc32(stored) !== header.checksum) {
    throw new RecordingError('checksum', `The block at byte ${offset} was changed after it was written.`);
  }
  requireInProportion(header.rawLength, header.storedLength);
  const raw = header.compression === Compression.stored ? stored : await inflated(stored, header, inflate);
  if (raw.length !== header.rawLength) {
    throw new RecordingError(
      'malformed',
      `The block at byte ${offset} holds ${raw.length} bytes and says ${header.rawLength}.`,
    );
  }
  return { header, raw };
}

async function inflated(stored: Uint8Array, { rawLength }: BlockHeader, inflate: Inflate): Promise<Uint8Array> {
  try {
    return await inflate(stored, rawLength);
  } catch (cause) {
    throw new RecordingError('malformed', `A block does not inflate to ${rawLength} bytes.`, { cause });
  }
}
