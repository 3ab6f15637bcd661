import { Channel, type Frame } from '../model.ts';
import type { Nanoseconds } from '../units.ts';
import { BLOCK_HEADER_BYTES, BlockMark } from './block-header.ts';
import { BlockOutput, type Sink } from './block-output.ts';
import { ChunkBuilder } from './chunk-builder.ts';
import type { Deflate } from './compression.ts';
import { encodeFileHeader } from './file-header.ts';
import { encodeIndex } from './index-codec.ts';
import { MAX_FRAME_BYTES, MAX_RAW_BYTES } from './limits.ts';
import type { RecordingMetadata } from './metadata.ts';
import { PyramidBuilder } from './pyramid-builder.ts';
import { RecordingError } from './recording-error.ts';
import { type IndexedChunk, spanOf } from './recording-index.ts';
import { StreamState } from './stream-state.ts';
import { encodeTrailer } from './trailer.ts';

/** Enough for deflate to find what repeats (twice as much saves 3 %), and little to read for an instant of a busy stream. */
const CHUNK_BYTES = 1 << 19;
/** With the time that compressing and storing take, less than a second is lost when the process is killed. */
const CHUNK_TIME_NS = 700_000_000;
/** A snapshot of up to this size begins the first chunk after so much time, whatever came meanwhile. */
const SMALL_SNAPSHOT_BYTES = 1 << 15;
const SNAPSHOT_TIME_NS = 500_000_000;
/** Otherwise it waits until the frames since the last one are so many times its size, so that snapshots stay a small part. */
const FRAMES_PER_SNAPSHOT = 4;

export interface RecordingWriterOptions {
  readonly metadata: RecordingMetadata;
  /** Called for a chunk as soon as it is full, also while it works on others. When it fails, the chunk is stored as it is. */
  readonly deflate: Deflate;
  readonly sink: Sink;
  /** Bytes of frames after which a chunk ends; 512 KiB if not given. */
  readonly chunkBytes?: number;
  /** Time of the stream after which a chunk ends: as much is lost when the writer's process dies. 0.7 s if not given. */
  readonly chunkTime?: Nanoseconds;
}

/**
 * Writes the frames of a stream into a recording. What is pushed is taken at once; compressing and storing go on behind.
 * When storing fails, nothing more is taken and `failure` says why: a full disk must not stop what is recorded.
 */
export class RecordingWriter {
  readonly #output: BlockOutput;
  readonly #chunkBytes: number;
  readonly #chunkTime: Nanoseconds;
  readonly #state = new StreamState();
  readonly #pyramid = new PyramidBuilder();
  readonly #chunks: IndexedChunk[] = [];
  #open: { readonly builder: ChunkBuilder; since: Nanoseconds | undefined } | undefined;
  #number = 0;
  /** Of the last chunk with a snapshot: when it began, and how many bytes of frames have come since. */
  #keySince = Number.NEGATIVE_INFINITY;
  #bytesSinceKey = Number.POSITIVE_INFINITY;
  #baseSequence: number | undefined;
  /** The latest instant told of. */
  #now: Nanoseconds | undefined;
  #finished = false;

  constructor({ metadata, deflate, sink, chunkBytes, chunkTime }: RecordingWriterOptions) {
    this.#output = new BlockOutput(deflate, sink);
    this.#chunkBytes = chunkBytes ?? CHUNK_BYTES;
    this.#chunkTime = chunkTime ?? CHUNK_TIME_NS;
    this.#output.append(() => encodeFileHeader(metadata));
  }

  /** Why nothing more is taken; undefined while all is well. */
  get failure(): RecordingError | undefined {
    return this.#output.failure;
  }

  /** Bytes before compression that wait to be stored: when they grow, the sink is too slow. */
  get pendingBytes(): number {
    return this.#output.pendingBytes;
  }

  get storedBytes(): number {
    return this.#output.storedBytes;
  }

  /** Takes a snapshot of what was before the first frame, without recording it as news. */
  beginFrom(snapshot: Frame): void {
    for (const section of snapshot.sections) this.#state.apply(section);
    this.#baseSequence = snapshot.sequence;
  }

  /**
   * Adds a frame, which `bytes` are; they must not change until they are stored. Does nothing after a failure.
   * @throws RecordingError `closed` after `finish`; `limit` for a frame that no reader would take.
   */
  push(bytes: Uint8Array, frame: Frame): void {
    if (this.#finished) {
      throw new RecordingError('closed', 'The recording was finished; start another one for what comes now.');
    }
    if (bytes.length > MAX_FRAME_BYTES) {
      throw new RecordingError('limit', `A frame of ${bytes.length} bytes is too large for a recording; split it.`);
    }
    if (this.failure !== undefined) return;
    this.#open ??= { builder: this.#begin(), since: this.#now };
    const { to } = this.#open.builder.add(bytes, frame);
    for (const section of frame.sections) {
      this.#state.apply(section);
      this.#pyramid.add(section, this.#queueOf);
    }
    if (frame.channel === Channel.base) this.#baseSequence = frame.sequence;
    if (Number.isFinite(to)) {
      this.#now = Math.max(to, this.#now ?? to);
      this.#open.since ??= this.#now;
      this.#state.forgetEnded(this.#now);
    }
    if (this.#isFull(this.#open)) this.#close();
  }

  /** Resolves when the chunks that are full are stored. @throws RecordingError `sink` when they could not be. */
  settle(): Promise<void> {
    return this.#output.settle();
  }

  /** Resolves when all that was pushed is stored. @throws RecordingError `sink` when it could not be. */
  flush(): Promise<void> {
    this.#close();
    return this.#output.settle();
  }

  /**
   * Writes what is left and the index. Resolves when all is stored.
   * @throws RecordingError `sink` when it could not be: what was stored before then opens all the same.
   */
  async finish(): Promise<void> {
    this.#close();
    if (!this.#finished) {
      this.#finished = true;
      // Where the chunks are is known when they are stored.
      await this.#output.settle();
      this.#writeIndex();
    }
    await this.#output.settle();
  }

  readonly #queueOf = (task: number) => this.#state.queueOf(task);

  #isFull({ builder, since = Number.POSITIVE_INFINITY }: { builder: ChunkBuilder; since: Nanoseconds | undefined }) {
    return builder.bytes >= this.#chunkBytes || (this.#now ?? since) - since >= this.#chunkTime;
  }

  #begin(): ChunkBuilder {
    const now = this.#now ?? 0;
    const bytes = this.#state.snapshotBytes;
    const isDue = bytes <= SMALL_SNAPSHOT_BYTES && now - this.#keySince >= SNAPSHOT_TIME_NS;
    const isKey = isDue || this.#bytesSinceKey >= FRAMES_PER_SNAPSHOT * bytes;
    if (isKey) {
      this.#keySince = now;
      this.#bytesSinceKey = 0;
    }
    return new ChunkBuilder({
      snapshot: isKey ? this.#state.snapshot() : undefined,
      baseSequence: this.#baseSequence,
      now,
    });
  }

  #close(): void {
    if (this.#open === undefined) return;
    const { builder } = this.#open;
    this.#open = undefined;
    this.#bytesSinceKey += builder.bytes;
    const { raw, snapshotFrames, ...contents } = builder.finish();
    const number = this.#number++;
    this.#output.block({ mark: BlockMark.chunk, number, snapshotFrames, ...contents }, raw, (place) => {
      this.#chunks.push({ ...contents, ...place, number, rawLength: raw.length, key: snapshotFrames > 0 });
    });
  }

  #writeIndex(): void {
    const { from, to } = spanOf(this.#chunks) ?? { from: 0, to: 0 };
    const contents = { snapshotFrames: 0, frames: 0, events: 0, number: this.#number, from, to };
    const raw = encodeIndex({ chunks: this.#chunks, pyramid: this.#pyramid.finish() });
    // Days of recording in one file: no reader would take such an index, and without one the file is read through.
    if (raw.length > MAX_RAW_BYTES) return;
    let trailer = { indexAt: 0, indexLength: 0 };
    this.#output.block({ mark: BlockMark.index, ...contents }, raw, ({ offset, storedLength }) => {
      trailer = { indexAt: offset, indexLength: BLOCK_HEADER_BYTES + storedLength };
    });
    this.#output.append(() => encodeTrailer(trailer));
  }
}
