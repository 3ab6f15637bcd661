import { Channel, decodeFrame, type Frame, type Nanoseconds } from '@pollscope/protocol';
import { StreamState } from '@pollscope/protocol/recording';
import type { EncodedFrame } from '../thread/frame-stream.ts';

interface HeldFrame extends EncodedFrame {
  /** Stream time at which it was sent. */
  readonly at: Nanoseconds;
  /** Counts all frames. */
  readonly order: number;
}

export interface WindowLimits {
  readonly duration: Nanoseconds;
  readonly bytes: number;
}

/** Frames of a stretch of time, and what has to be known before the first of them. */
export interface FrameStretch {
  readonly before: Frame;
  readonly frames: readonly Uint8Array[];
}

/**
 * The last frames of a stream, as many as the limits allow. Where bytes are short the oldest single events give way, then
 * the oldest of everything, so that a busy program's last seconds are there in full and those before them in windows.
 */
export class FrameWindow {
  readonly #limits: WindowLimits;
  readonly #events: FrameQueue = new FrameQueue();
  readonly #others: FrameQueue = new FrameQueue();
  /** What the frames that have given way defined. */
  readonly #state = new StreamState();
  #baseSequence = 0;
  #count = 0;

  constructor(limits: WindowLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#events.bytes + this.#others.bytes;
  }

  add(frame: EncodedFrame, at: Nanoseconds): void {
    const queue = frame.channel === Channel.events ? this.#events : this.#others;
    queue.add({ ...frame, at, order: this.#count++ });
    const oldest = at - this.#limits.duration;
    while ((this.#events.first?.at ?? at) < oldest) this.#events.take();
    while ((this.#others.first?.at ?? at) < oldest) this.#forgetOther();
    while (this.bytes > this.#limits.bytes && this.#events.first !== undefined) this.#events.take();
    while (this.bytes > this.#limits.bytes && this.#others.first !== undefined) this.#forgetOther();
  }

  /** All that is held, in the order in which it came. */
  stretch(): FrameStretch {
    const frames = [...this.#events, ...this.#others].sort((a, b) => a.order - b.order);
    return {
      before: { channel: Channel.base, sequence: this.#baseSequence, sections: this.#state.snapshot() },
      frames: frames.map(({ bytes }) => bytes),
    };
  }

  #forgetOther(): void {
    const { bytes, at } = this.#others.take();
    const { channel, sequence, sections } = decodeFrame(bytes);
    for (const section of sections) this.#state.apply(section);
    this.#state.forgetEnded(at);
    if (channel === Channel.base) this.#baseSequence = sequence;
  }
}

/** First in, first out, without moving what stays. */
class FrameQueue {
  #frames: (HeldFrame | undefined)[] = [];
  #head = 0;
  bytes = 0;

  get first(): HeldFrame | undefined {
    return this.#frames[this.#head];
  }

  add(frame: HeldFrame): void {
    this.#frames.push(frame);
    this.bytes += frame.bytes.length;
  }

  take(): HeldFrame {
    const frame = this.first;
    if (frame === undefined) throw new Error('the window has no frame to give up');
    this.#frames[this.#head++] = undefined;
    this.bytes -= frame.bytes.length;
    // When half of the places are empty, so that each frame is moved once at most on average.
    if (this.#head * 2 > this.#frames.length) {
      this.#frames = this.#frames.slice(this.#head);
      this.#head = 0;
    }
    return frame;
  }

  *[Symbol.iterator](): Iterator<HeldFrame> {
    for (const frame of this.#frames) if (frame !== undefined) yield frame;
  }
}
