import { setTimeout as sleep } from 'node:timers/promises';
import { Channel, encodeFrame, type Frame, type Nanoseconds } from '@pollscope/protocol';
import { type RecordedFrame, type RecordingReader, StreamState, timesOfFrame } from '@pollscope/protocol/recording';
import { countEvents } from '../../thread/event-buffer.ts';
import { type EncodedFrame, HISTORY_NS } from '../../thread/frame-stream.ts';

export interface PlaybackOptions {
  readonly reader: RecordingReader;
  /** Stream time to begin at. */
  readonly from: Nanoseconds;
  /** How many times as fast as it was. */
  readonly speed: number;
  readonly send: (frame: EncodedFrame, content: Frame) => void;
}

/** Sends a recording's frames with the timing that they had, and knows what a console that comes meanwhile has to be told. */
export class Playback {
  /** Stream time that has been played. */
  now: Nanoseconds;
  readonly #options: PlaybackOptions;
  readonly #frames: AsyncGenerator<RecordedFrame>;
  readonly #state = new StreamState();
  #baseSequence = 0;
  #history: { readonly frame: EncodedFrame; readonly at: Nanoseconds }[] = [];

  private constructor(options: PlaybackOptions) {
    const { reader, from } = options;
    this.#options = options;
    this.#frames = reader.frames({ from, to: Number.POSITIVE_INFINITY });
    this.now = from;
  }

  /** Reads what was before the first frame, for the first console. */
  static async open(options: PlaybackOptions): Promise<Playback> {
    const playback = new Playback(options);
    const first = await playback.#frames.next();
    if (first.done !== true) playback.#remember(encodedFrame(first.value), first.value.frame);
    return playback;
  }

  /** Resolves at the end of the recording, or when it is aborted. */
  async play(signal: AbortSignal): Promise<void> {
    const { from, speed, send } = this.#options;
    const startedAt = performance.now();
    for await (const recorded of this.#frames) {
      if (signal.aborted) return;
      const { frame } = recorded;
      // Of a frame that tells of no time, the time is that of the one before.
      const { to } = timesOfFrame(frame);
      if (recorded.kind === 'frame' && to > this.now) {
        const wait = (to - from) / 1e6 / speed - (performance.now() - startedAt);
        if (wait > 1) await sleep(wait, undefined, { signal }).catch(() => undefined);
        this.now = to;
      }
      const encoded = encodedFrame(recorded);
      this.#remember(encoded, frame);
      send(encoded, frame);
    }
  }

  /** For a console that joins: everything that it has to know, then the last minutes of windows. */
  past(): readonly Uint8Array[] {
    return [encodeFrame(this.snapshot()), ...this.#history.map(({ frame }) => frame.bytes)];
  }

  snapshot(): Frame {
    return { channel: Channel.base, sequence: this.#baseSequence, sections: this.#state.snapshot() };
  }

  #remember(encoded: EncodedFrame, { channel, sequence, sections }: Frame): void {
    for (const section of sections) this.#state.apply(section);
    this.#state.forgetEnded(this.now);
    if (channel === Channel.base) this.#baseSequence = sequence;
    if (channel !== Channel.windows) return;
    this.#history.push({ frame: encoded, at: this.now });
    const stay = this.#history.findIndex(({ at }) => at >= this.now - HISTORY_NS);
    if (stay > 0) this.#history.splice(0, stay);
  }
}

function encodedFrame(recorded: RecordedFrame): EncodedFrame {
  const { channel, sections } = recorded.frame;
  return {
    channel,
    bytes: recorded.kind === 'frame' ? recorded.bytes : encodeFrame(recorded.frame),
    events: channel === Channel.events ? countEvents(sections) : 0,
  };
}
