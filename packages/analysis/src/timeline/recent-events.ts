import type { Nanoseconds, Section } from '@pollscope/protocol';
import type { TimeRange } from '../store/queries.ts';
import type { EventBlock } from './event-block.ts';
import { EventBlockBuilder, type QueueOf } from './event-block-builder.ts';
import { firstFrom } from './table.ts';

/** Small enough to be summed up between two frames, large enough that a few hundred hold millions. */
const BLOCK_POLLS = 2 ** 14;
const BLOCK_OTHERS = 2 ** 15;

/** The latest single events of a stream, in blocks; the oldest are dropped above a number of bytes. */
export class RecentEvents {
  readonly #maxBytes: number;
  readonly #queueOf: QueueOf;
  readonly #blocks: EventBlock[] = [];
  #builder: EventBlockBuilder;
  /** What the builder holds; undefined when it changed since. */
  #open: EventBlock | undefined;
  #bytes = 0;

  constructor(maxBytes: number, queueOf: QueueOf) {
    this.#maxBytes = maxBytes;
    this.#queueOf = queueOf;
    this.#builder = new EventBlockBuilder(queueOf);
  }

  add(section: Section): void {
    if (!this.#builder.add(section)) return;
    this.#open = undefined;
    if (this.#builder.polls >= BLOCK_POLLS || this.#builder.others >= BLOCK_OTHERS) this.#seal();
  }

  /** The first instant that is told of; infinite before anything was. */
  get from(): Nanoseconds {
    this.#open ??= this.#builder.build();
    return Math.min(this.#blocks[0]?.from ?? Number.POSITIVE_INFINITY, this.#open.from);
  }

  /** The blocks that tell of the range, in the order in which they came. */
  within({ from, to }: TimeRange): readonly EventBlock[] {
    this.#open ??= this.#builder.build();
    return [...this.#blocks, this.#open].filter((block) => block.to >= from && block.from < to);
  }

  /** Whether there are single events of the stretch: then they tell all of it. */
  tell({ from, to }: TimeRange): boolean {
    return this.within({ from, to }).some(({ contents, longestPoll }) => {
      const { polls, breaks } = contents;
      return touches(polls, longestPoll, { from, to }) || touches(breaks, to - from, { from, to });
    });
  }

  #seal(): void {
    const block = this.#builder.build();
    this.#builder = new EventBlockBuilder(this.#queueOf);
    this.#open = undefined;
    this.#blocks.push(block);
    this.#bytes += block.contents.bytes;
    while (this.#bytes > this.#maxBytes && this.#blocks.length > 1) {
      this.#bytes -= this.#blocks.shift()?.contents.bytes ?? 0;
    }
  }
}

interface Stretches {
  readonly start: Float64Array;
  readonly duration: Float64Array;
  readonly length: number;
}

/** `longest`: how far before the range a stretch is looked for that reaches into it. */
function touches({ start, duration, length }: Stretches, longest: Nanoseconds, { from, to }: TimeRange): boolean {
  for (let row = firstFrom(start, length, from - longest); row < length; row++) {
    // Rows below the length are there.
    const at = start[row] as number;
    if (at >= to) return false;
    if (at + (duration[row] as number) >= from) return true;
  }
  return false;
}
