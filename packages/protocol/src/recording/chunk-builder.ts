import { Channel, type Frame, type Section } from '../model.ts';
import type { Nanoseconds } from '../units.ts';
import { type ChunkContents, ChunkContentsBuilder } from './chunk-contents.ts';
import { joinFrames } from './frame-list.ts';
import type { TimeRange } from './section-facts.ts';
import { snapshotFrames } from './snapshot-frames.ts';

export interface RawChunk extends ChunkContents {
  readonly snapshotFrames: number;
  /** The frames, before compression. */
  readonly raw: Uint8Array;
}

export interface ChunkBeginning {
  /** Undefined for a chunk that is to be read after the one before. */
  readonly snapshot: readonly Section[] | undefined;
  /** Number of the last base frame; undefined when there was none. */
  readonly baseSequence: number | undefined;
  /** The time of the stream, for a chunk whose frames tell of none. */
  readonly now: Nanoseconds;
}

/** Collects the frames of one chunk. Holds on to their bytes until it is finished. */
export class ChunkBuilder {
  readonly #beginning: ChunkBeginning;
  readonly #contents = new ChunkContentsBuilder();
  readonly #frames: Uint8Array[] = [];
  #firstBase: number | undefined;
  #bytes = 0;

  constructor(beginning: ChunkBeginning) {
    this.#beginning = beginning;
  }

  /** Of the frames so far, without the snapshot. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Returns when what the frame tells happened. */
  add(bytes: Uint8Array, frame: Frame): TimeRange {
    this.#frames.push(bytes);
    this.#bytes += bytes.length;
    if (frame.channel === Channel.base) this.#firstBase ??= frame.sequence;
    return this.#contents.add(frame);
  }

  finish(): RawChunk {
    const { snapshot, baseSequence, now } = this.#beginning;
    // Before the first base frame nothing was sent that a reader could miss.
    const sequence = baseSequence ?? Math.max(0, (this.#firstBase ?? 0) - 1);
    const before = snapshot === undefined ? [] : snapshotFrames(snapshot, sequence);
    return {
      ...this.#contents.finish(now),
      snapshotFrames: before.length,
      raw: joinFrames([...before, ...this.#frames]),
    };
  }
}
