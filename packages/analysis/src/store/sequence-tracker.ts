import type { Frame } from '@pollscope/protocol';

/** What a frame's sequence number says: already seen, or new after so many that were not delivered. */
export type FrameOrder = { readonly kind: 'duplicate' } | { readonly kind: 'next'; readonly missed: number };

/** Follows the sequence numbers of one channel. Its first frame may have any number. */
export class SequenceTracker {
  #last: number | undefined;

  accept(frame: Frame): FrameOrder {
    const last = this.#last;
    if (last !== undefined && frame.sequence <= last) return { kind: 'duplicate' };
    this.#last = frame.sequence;
    return { kind: 'next', missed: last === undefined ? 0 : frame.sequence - last - 1 };
  }
}
