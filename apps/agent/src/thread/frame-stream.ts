import { ByteWriter, Channel, encodeFrame, type Section } from '@pollscope/protocol';

/** How much of the past a client that joins late receives: two minutes of windows, ten frames a second, if they fit. */
export const HISTORY_NS = 120_000_000_000;
const HISTORY_FRAMES = HISTORY_NS / 100_000_000;
const HISTORY_BYTES = 4 << 20;

export interface EncodedFrame {
  readonly channel: Channel;
  readonly bytes: Uint8Array;
}

/** Numbers and encodes frames, once for all clients, and keeps the last minutes of windows. */
export class FrameStream {
  /** Next number of each channel; from 1, so that a welcome before the first base frame can have the one before it. */
  readonly #next = { [Channel.base]: 1, [Channel.events]: 1, [Channel.windows]: 1 };
  readonly #writer = new ByteWriter();
  #history: EncodedFrame[] = [];
  #historyBytes = 0;

  /** The next frame of a channel; undefined when there is nothing to say. */
  frame(channel: Channel, sections: readonly Section[]): EncodedFrame | undefined {
    if (sections.length === 0) return undefined;
    const sequence = this.#next[channel]++;
    const frame = { channel, bytes: encodeFrame({ channel, sequence, sections }, this.#writer) };
    if (channel === Channel.windows) this.#remember(frame);
    return frame;
  }

  /** What a client gets first: the definitions, with the number of the last base frame, and the windows of the past. */
  welcome(snapshot: readonly Section[]): readonly EncodedFrame[] {
    const sequence = this.#next[Channel.base] - 1;
    const bytes = encodeFrame({ channel: Channel.base, sequence, sections: snapshot }, this.#writer);
    return [{ channel: Channel.base, bytes }, ...this.#history];
  }

  #remember(frame: EncodedFrame): void {
    this.#history.push(frame);
    this.#historyBytes += frame.bytes.byteLength;
    let forgotten = 0;
    while (this.#history.length - forgotten > HISTORY_FRAMES || this.#historyBytes > HISTORY_BYTES) {
      this.#historyBytes -= this.#history[forgotten]?.bytes.byteLength ?? 0;
      forgotten++;
    }
    if (forgotten > 0) this.#history = this.#history.slice(forgotten);
  }
}
