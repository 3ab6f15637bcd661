import { copyRecording, RecordingError, RecordingWriter, type TimeRange } from '@pollscope/protocol/recording';
import { deflateBlock } from '../../recording/deflate.ts';
import { openFileSource } from '../../recording/file-source.ts';
import { openInput } from '../convert/input.ts';
import { TooLarge } from './too-large.ts';

/** Bytes of a recording that go into a page. */
export interface Embeddable {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
  /** For the user: what is missing, left out or guessed. */
  notes(): readonly string[];
  close(): Promise<void>;
}

export interface EmbeddableOptions {
  readonly range: Readonly<TimeRange>;
  /** In bytes. */
  readonly limit: number;
}

/**
 * A recording as it is when all of it is wanted, so that what is damaged in it shows in the page too; otherwise the part,
 * or the trace of another tool, made into a recording in memory.
 * @throws CommandError for a file that cannot be read; TooLarge.
 */
export async function embeddable(path: string, { range, limit }: EmbeddableOptions): Promise<Embeddable> {
  const input = await openInput(path);
  try {
    const isWhole = range.from === Number.NEGATIVE_INFINITY && range.to === Number.POSITIVE_INFINITY;
    if (input.kind === 'recording' && isWhole) return await asItIs(path, input.notes(), limit);
    const pieces: Uint8Array[] = [];
    let size = 0;
    const writer = new RecordingWriter({
      metadata: input.metadata,
      deflate: deflateBlock,
      sink: (bytes) => {
        size += bytes.length;
        if (size > limit) throw new TooLarge();
        pieces.push(bytes);
      },
    });
    await copyRecording(input, writer, range).catch((error: unknown) => {
      throw error instanceof RecordingError && error.cause instanceof TooLarge ? error.cause : error;
    });
    const bytes = Buffer.concat(pieces);
    const notes = input.notes();
    return {
      size: bytes.length,
      read: async (offset, length) => bytes.subarray(offset, offset + length),
      notes: () => notes,
      close: () => Promise.resolve(),
    };
  } finally {
    await input.close();
  }
}

async function asItIs(path: string, notes: readonly string[], limit: number): Promise<Embeddable> {
  const source = await openFileSource(path);
  if (source.size > limit) {
    await source.close();
    throw new TooLarge(source.size);
  }
  return { ...source, notes: () => notes };
}
