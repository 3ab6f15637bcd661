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

  /**
   * Goes on from a snapshot, which repeats what was told up to its number: it is never a duplicate. What it stands for and
   * was not delivered itself, counts as missed; returns how many.
   */
  resumeFrom(snapshot: Frame): number {
    const last = this.#last;
    this.#last = snapshot.sequence;
    return last === undefined ? 0 : Math.max(0, snapshot.sequence - last);
  }
}
