import { FrameError } from '../frame-error.ts';
import { BLOCK_HEADER_BYTES, BlockMark } from './block-header.ts';
import type { ByteSource } from './byte-source.ts';
import { chunkRuns } from './chunk-runs.ts';
import type { Inflate } from './compression.ts';
import type { Damage } from './damage.ts';
import { type FrameOptions, FrameSelection, type RecordedFrame } from './frame-selection.ts';
import type { RecordingMetadata } from './metadata.ts';
import { type Block, readBlock } from './read-block.ts';
import { RecordingError } from './recording-error.ts';
import { type ChunkPlace, type RecordingIndex, spanOf } from './recording-index.ts';
import type { TimeRange } from './section-facts.ts';

const ALWAYS: Readonly<TimeRange> = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

export interface RecordingContents {
  readonly source: ByteSource;
  readonly inflate: Inflate;
  readonly metadata: RecordingMetadata;
  readonly chunks: readonly ChunkPlace[];
  readonly index: RecordingIndex | undefined;
  readonly damage: readonly Damage[];
}

/** An open recording: random access to its frames, in the memory of two chunks. */
export class RecordingReader {
  readonly metadata: RecordingMetadata;
  /** In the order in which they were written. Their times may overlap: a long poll is in the chunk in which it ended. */
  readonly chunks: readonly ChunkPlace[];
  /** Undefined for a recording that was not finished; `rebuildIndex` makes one. */
  readonly index: RecordingIndex | undefined;
  readonly #source: ByteSource;
  readonly #inflate: Inflate;
  readonly #damage: Map<number, Damage>;

  constructor({ source, inflate, metadata, chunks, index, damage }: RecordingContents) {
    this.metadata = metadata;
    this.chunks = chunks;
    this.index = index;
    this.#source = source;
    this.#inflate = inflate;
    this.#damage = new Map(damage.map((one) => [one.offset, one]));
  }

  /** What was found missing so far: when the recording was opened, and in what has been read since. */
  get damage(): readonly Damage[] {
    return [...this.#damage.values()];
  }

  /** First and last instant; undefined for a recording without any. */
  get span(): Readonly<TimeRange> | undefined {
    return spanOf(this.chunks);
  }

  /**
   * The frames that tell of `range`, the whole recording if not given, after a snapshot of what was before. Reads the
   * chunks of the range and, if those have no snapshot, from the last chunk that has one. Chunks that cannot be read are
   * left out and noted in `damage`. A frame may tell of times beside the range too. Rejects when the source does.
   */
  async *frames(range: Readonly<TimeRange> = ALWAYS, options: FrameOptions = {}): AsyncGenerator<RecordedFrame> {
    for (const { first, last } of chunkRuns(this.chunks, range)) {
      const selection = new FrameSelection(range, options);
      for await (const [chunk, block] of this.#blocks(first, last)) {
        if (block === undefined) {
          selection.interrupt();
          continue;
        }
        try {
          yield* selection.of(block);
        } catch (error) {
          this.#note(chunk, error);
          selection.interrupt();
        }
      }
      yield* selection.finish();
    }
  }

  /** The chunks one after the other, undefined for those that cannot be read. While one is used the next is on its way. */
  async *#blocks(first: number, last: number): AsyncGenerator<readonly [ChunkPlace, Block | undefined]> {
    let next: Promise<Block | undefined> | undefined;
    for (let index = first; index <= last; index++) {
      const chunk = this.chunks[index] as ChunkPlace;
      const current = next ?? this.#read(chunk);
      const following = index < last ? this.chunks[index + 1] : undefined;
      const block = await current;
      next = following === undefined ? undefined : this.#read(following);
      // Whoever stops early does not want to hear of it.
      next?.catch(() => undefined);
      yield [chunk, block];
    }
  }

  async #read(chunk: ChunkPlace): Promise<Block | undefined> {
    const { offset, storedLength } = chunk;
    try {
      const block = await readBlock(this.#source, { offset, length: BLOCK_HEADER_BYTES + storedLength }, this.#inflate);
      if (block.header.mark === BlockMark.chunk && block.header.number === chunk.number) return block;
      throw new RecordingError('malformed', 'the index says something else of it');
    } catch (error) {
      this.#note(chunk, error);
      return undefined;
    }
  }

  /** Notes why a chunk is left out; what is no fault of the recording goes on as an error. */
  #note({ offset, storedLength, number, from, to }: ChunkPlace, error: unknown): void {
    if (!(error instanceof RecordingError || error instanceof FrameError)) throw error;
    this.#damage.set(offset, {
      kind: 'chunk',
      offset,
      bytes: BLOCK_HEADER_BYTES + storedLength,
      after: from,
      before: to,
      message: `Chunk ${number}, from ${seconds(from)} to ${seconds(to)}, is left out: ${error.message}`,
    });
  }
}

function seconds(time: number): string {
  return `${(time / 1e9).toFixed(3)} s`;
}
