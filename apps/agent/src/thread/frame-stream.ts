import { ByteWriter, Channel, encodeFrame, type Frame, type Section } from '@pollscope/protocol';
import { countEvents } from './event-buffer.ts';

/** How much of the past a client that joins late receives: two minutes of windows, if they fit. */
export const HISTORY_NS = 120_000_000_000;
/** Of windows and of findings, ten and at most twenty a second. */
const HISTORY_FRAMES = (HISTORY_NS / 100_000_000) * 2;
const HISTORY_BYTES = 4 << 20;

export interface EncodedFrame {
  readonly channel: Channel;
  readonly bytes: Uint8Array;
  /** Single events in it; 0 in other channels than that of events. */
  readonly events: number;
}

/** What frames go to as they are encoded: the server for its clients, or a recorder. */
export interface FrameSink {
  /** Whether it takes single events now. As long as no sink does, none are gathered. */
  readonly wantsEvents: boolean;
  /** `content` is what was encoded; its columns are reused after the call. */
  send(frame: EncodedFrame, content: Frame): void;
}

/** Numbers and encodes frames, once for all sinks, and keeps the last minutes of windows. */
export class FrameStream {
  /** Next number of each channel; from 1, so that a welcome before the first base frame can have the one before it. */
  readonly #next = { [Channel.base]: 1, [Channel.events]: 1, [Channel.windows]: 1 };
  readonly #writer = new ByteWriter();
  readonly #sinks: FrameSink[] = [];
  #history: EncodedFrame[] = [];
  #historyBytes = 0;

  addSink(sink: FrameSink): void {
    this.#sinks.push(sink);
  }

  get wantsEvents(): boolean {
    return this.#sinks.some((sink) => sink.wantsEvents);
  }

  /** Sends the next frame of a channel; nothing when there is nothing to say. */
  send(channel: Channel, sections: readonly Section[]): void {
    if (sections.length === 0) return;
    const content: Frame = { channel, sequence: this.#next[channel]++, sections };
    const bytes = encodeFrame(content, this.#writer);
    const frame = { channel, bytes, events: channel === Channel.events ? countEvents(sections) : 0 };
    if (channel === Channel.windows) this.#remember(frame);
    for (const sink of this.#sinks) sink.send(frame, content);
  }

  /** A frame of definitions for one reader, with the number of the last base frame. */
  snapshot(sections: readonly Section[]): Frame {
    return { channel: Channel.base, sequence: this.#next[Channel.base] - 1, sections };
  }

  /** The windows of the past. */
  get history(): readonly EncodedFrame[] {
    return this.#history;
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
