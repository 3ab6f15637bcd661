import type { Channel, Frame } from '@pollscope/protocol';

/** Counts the frames that a recording lacks, by the numbers of those that it has. */
export class FrameGaps {
  missing = 0;
  readonly #last = new Map<Channel, number>();

  observe({ channel, sequence }: Frame): void {
    const last = this.#last.get(channel);
    if (last !== undefined && sequence > last) this.missing += sequence - last - 1;
    this.#last.set(channel, Math.max(sequence, last ?? sequence));
  }
}
