import {
  BLOCK_HEADER_BYTES,
  decodeBlockHeader,
  encodeBlockHeader,
  type BlockHeader,
} from '../src/recording/block-header.ts';
import { crc32 } from '../src/recording/crc32.ts';
import { TRAILER_BYTES } from '../src/recording/trailer.ts';
import { deflate, opened, recorded } from './recorded.ts';
import { sampleRun } from './sample-run.ts';

/** The block at `at` with another content, whose checksums hold. */
function withBlock(
  bytes: Uint8Array,
  at: number,
  change: { readonly header?: Partial<BlockHeader>; readonly stored?: Uint8Array },
) {
  const header = decodeBlockHeader(bytes.subarray(at, at + BLOCK_HEADER_BYTES)) as BlockHeader;
  const end = at + BLOCK_HEADER_BYTES + header.storedLength;
  const stored = change.stored ?? bytes.subarray(at + BLOCK_HEADER_BYTES, end);
  const changed = { ...header, storedLength: stored.length, checksum: crc32(stored), ...change.header };
  return Buffer.concat([bytes.subarray(0, at), encodeBlockHeader(changed), stored, bytes.subarray(end)]);
}

/** Damaged recordings of kinds that matter, by the names of their files. */
export async function recordingCorpus(): Promise<Readonly<Record<string, Uint8Array>>> {
  const bytes = await recorded(sampleRun({ seconds: 0.5, tasks: 3, pollsPerFrame: 3 }), { chunkTime: 1.5e8 });
  const { chunks } = await opened(bytes);
  const [first = 0, second = 0] = chunks.map(({ offset }) => offset);
  const longFrame = new Uint8Array(64).fill(0xff);
  return {
    'cut-in-the-header': bytes.subarray(0, 40),
    'killed-within-a-chunk': bytes.subarray(0, second + BLOCK_HEADER_BYTES + 10),
    'end-never-written': bytes.slice().fill(0, second + 20),
    'trailer-points-nowhere': Buffer.concat([bytes.subarray(0, -TRAILER_BYTES), new Uint8Array(TRAILER_BYTES)]),
    'chunk-longer-than-the-file': withBlock(bytes, second, { header: { storedLength: 0xffff_ffff } }),
    'raw-length-lies': withBlock(bytes, second, { header: { rawLength: 7 } }),
    'frame-longer-than-its-chunk': withBlock(bytes, second, {
      header: { compression: 0, rawLength: longFrame.length },
      stored: longFrame,
    }),
    'snapshot-longer-than-its-chunk': withBlock(bytes, second, { header: { snapshotFrames: 0xffff_ffff } }),
    'first-chunk-needs-another': withBlock(bytes, first, { header: { snapshotFrames: 0 } }),
    'same-chunk-twice': Buffer.concat([
      bytes.subarray(0, second),
      bytes.subarray(first, second),
      bytes.subarray(second),
    ]),
    'chunks-in-the-wrong-order': Buffer.concat([bytes.subarray(0, first), bytes.subarray(second, -400)]),
    'ends-before-it-starts': withBlock(bytes, second, { header: { from: 5e9, to: 1 } }),
    bomb: withBlock(bytes, second, {
      header: { rawLength: 32 << 20 },
      stored: await deflate(new Uint8Array(32 << 20)),
    }),
  };
}
