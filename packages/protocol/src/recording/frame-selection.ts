import { decodeFrame } from '../frame.ts';
import { Channel, type Frame } from '../model.ts';
import type { SectionKind } from '../sections/codec.ts';
import { splitFrames } from './frame-list.ts';
import type { Block } from './read-block.ts';
import { RecordingError } from './recording-error.ts';
import { type TimeRange, timesOfFrame } from './section-facts.ts';
import { StreamState } from './stream-state.ts';

/**
 * What a recording yields. A `snapshot` is all that has to be known before the frames that follow it: it comes first, and
 * again wherever something was left out, and takes the place of what was known.
 */
export type RecordedFrame =
  | { readonly kind: 'snapshot'; readonly frame: Frame; readonly chunk: number }
  | {
      readonly kind: 'frame';
      readonly frame: Frame;
      /** What `frame` was decoded from. */
      readonly bytes: Uint8Array;
      /** Frames of its channel that should have come right before it and are in no chunk. */
      readonly missing: number;
      /** Number of its chunk. */
      readonly chunk: number;
    };

/** Rows of this kind are not wanted before the chunk with this number. */
export type EventsFrom = Readonly<Partial<Record<SectionKind, number>>>;

export interface FrameOptions {
  /** Frames are given without the single events that nobody wants: decoding these is most of the work. */
  readonly eventsFrom?: EventsFrom;
}

/** Picks the frames of a time range out of chunks that are given in their order. */
export class FrameSelection {
  readonly #range: Readonly<TimeRange>;
  readonly #eventsFrom: EventsFrom;
  /** Kinds of single events that are not wanted of the chunk. */
  #without: ReadonlySet<SectionKind> = new Set();
  /** What was before the range; undefined when it is not known. */
  #state: StreamState | undefined;
  #sequence = 0;
  #announced = false;
  #chunk = 0;
  /** Of each channel. */
  readonly #lastSequence = new Map<Channel, number>();

  constructor(range: Readonly<TimeRange>, { eventsFrom = {} }: FrameOptions = {}) {
    this.#range = range;
    this.#eventsFrom = eventsFrom;
  }

  /**
   * Those frames of a chunk that tell of the range, after a snapshot of all before.
   * @throws RecordingError, FrameError when the chunk cannot be understood.
   */
  *of({ header, raw }: Block): Generator<RecordedFrame> {
    const isNext = this.#state !== undefined && header.number === this.#chunk + 1;
    if (!isNext && header.snapshotFrames === 0) {
      this.interrupt();
      throw new RecordingError('truncated', 'it is to be read after one that is missing');
    }
    if (!isNext) {
      yield* this.finish();
      this.#state = new StreamState();
      this.#announced = false;
    }
    this.#chunk = header.number;
    this.#without = new Set(unwanted(this.#eventsFrom, header.number));
    let count = 0;
    for (const bytes of splitFrames(raw)) {
      const isSnapshot = count++ < header.snapshotFrames;
      if (!isSnapshot) yield* this.#select(bytes);
      else if (!isNext) this.#apply(decodeFrame(bytes));
    }
    const expected = header.snapshotFrames + header.frames;
    if (count !== expected) throw new RecordingError('malformed', `it holds ${count} frames and says ${expected}`);
  }

  /** To be called when a chunk was left out: what comes next must begin with a snapshot. */
  interrupt(): void {
    this.#state = undefined;
  }

  /** The snapshot, if nothing in the range has followed it yet. */
  *finish(): Generator<RecordedFrame> {
    if (this.#announced || this.#state === undefined) return;
    this.#announced = true;
    const sections = this.#state.snapshot();
    yield {
      kind: 'snapshot',
      frame: { channel: Channel.base, sequence: this.#sequence, sections },
      chunk: this.#chunk,
    };
  }

  *#select(bytes: Uint8Array): Generator<RecordedFrame> {
    const frame = decodeFrame(bytes, this.#without);
    const missing = this.#missingBefore(frame);
    const times = timesOfFrame(frame);
    if (!this.#announced && times.to < this.#range.from) {
      this.#apply(frame);
      return;
    }
    yield* this.finish();
    // Of a frame without its events it is not known what it told of.
    const isPart = this.#without.size > 0 && frame.channel === Channel.events;
    if (isPart || concerns(frame, times, this.#range))
      yield { kind: 'frame', frame, bytes, missing, chunk: this.#chunk };
  }

  #missingBefore({ channel, sequence }: Frame): number {
    const last = this.#lastSequence.get(channel);
    this.#lastSequence.set(channel, Math.max(sequence, last ?? sequence));
    return last === undefined ? 0 : Math.max(0, sequence - last - 1);
  }

  #apply(frame: Frame): void {
    if (frame.channel === Channel.base) this.#sequence = frame.sequence;
    for (const section of frame.sections) this.#state?.apply(section);
  }
}

function* unwanted(eventsFrom: EventsFrom, chunk: number): Generator<SectionKind> {
  for (const [kind, from] of Object.entries(eventsFrom)) {
    // The keys of the record are kinds.
    if (chunk < from) yield kind as SectionKind;
  }
}

/** Whether who reads the range has to have the frame: it tells of it, or defines what may be needed in it. */
export function concerns({ channel }: Frame, times: Readonly<TimeRange>, { from, to }: Readonly<TimeRange>): boolean {
  const isTimeless = times.from > times.to;
  const isInRange = times.to >= from && times.from <= to;
  // Definitions may be needed whenever they were sent.
  return isInRange || (channel === Channel.base && (isTimeless || times.from <= to));
}
