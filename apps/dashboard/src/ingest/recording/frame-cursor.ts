import type { ConsoleStore } from '@pollscope/analysis';
import { Channel, type Nanoseconds } from '@pollscope/protocol';
import { type RecordedFrame, timesOfFrame } from '@pollscope/protocol/recording';

export interface FrameSource {
  /** After a snapshot, the frames from `from` on; those of single events that `position` hides may be left out. */
  frames(from: Nanoseconds, position: Nanoseconds): AsyncGenerator<RecordedFrame>;
  /**
   * As much of them, from before `position`, as is read at once, without single events; undefined where all of them are.
   */
  glimpse(from: Nanoseconds, position: Nanoseconds): AsyncGenerator<RecordedFrame> | undefined;
}

export type FrameSink = Pick<ConsoleStore, 'ingest' | 'ingestSnapshot'>;

export interface Progress {
  /** Stream time up to which frames were given. */
  readonly reached: Nanoseconds;
  readonly gaveWindows: boolean;
}

/**
 * Goes through a recording from one instant on, first to a position and then beyond. A position in it means all frames up to the first one that tells of a
 * later time: the same ones, whether it was reached at once or in steps.
 */
export class FrameCursor {
  readonly #frames: AsyncGenerator<RecordedFrame>;
  /** Lies beyond where the cursor stands. */
  #held: { readonly recorded: RecordedFrame; readonly to: Nanoseconds } | undefined;
  #isAtEnd = false;

  constructor(frames: AsyncGenerator<RecordedFrame>) {
    this.#frames = frames;
  }

  /**
   * Gives `sink` all frames up to `position`. After each one `onFrame` may stop it by false, between two frames; what was
   * given until then stays given. Resolves with whether it got there. Rejects when the recording cannot be read.
   */
  async advance(
    position: Nanoseconds,
    sink: FrameSink,
    onFrame: (progress: Progress) => boolean | Promise<boolean>,
  ): Promise<boolean> {
    for (;;) {
      const next = await this.#next();
      if (next === undefined) return true;
      const { recorded, to } = next;
      if (to > position) {
        this.#held = next;
        return true;
      }
      const { kind, frame } = recorded;
      if (kind === 'snapshot') sink.ingestSnapshot(frame);
      else sink.ingest(frame);
      if (!(await onFrame({ reached: to, gaveWindows: frame.channel === Channel.windows }))) return false;
    }
  }

  /** Lets go of the recording. */
  close(): void {
    this.#isAtEnd = true;
    // It may be waiting for bytes, which nobody wants any more.
    this.#frames.return(undefined).catch(() => undefined);
  }

  async #next(): Promise<{ readonly recorded: RecordedFrame; readonly to: Nanoseconds } | undefined> {
    const held = this.#held;
    this.#held = undefined;
    if (held !== undefined) return held;
    if (this.#isAtEnd) return undefined;
    const { done, value } = await this.#frames.next();
    if (done === true) {
      this.#isAtEnd = true;
      return undefined;
    }
    // A snapshot goes before whatever follows it.
    return { recorded: value, to: value.kind === 'snapshot' ? Number.NEGATIVE_INFINITY : timesOfFrame(value.frame).to };
  }
}
