import { PollBlock } from '@pollscope/analysis';
import {
  Double,
  HEADER_BYTES,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RecordKind,
  ringCapacity,
  SUBJECT,
  TAG,
  Word,
} from './layout.ts';

/** Receives the records; see `RecordKind` for the meaning of their fields. */
export interface RecordSink {
  /** Some polls, in columns that are filled anew for the next. A call for each would cost more than the rest. */
  polls(block: PollBlock): void;
  /** One record of any other kind. */
  record(time: number, a: number, b: number, subject: number, tag: number): void;
}

/**
 * Places are freed while the rest is still being read: reading all of a ring that is full takes tens of milliseconds, in
 * which the writer would lose everything.
 */
const FREE_RECORDS = 4096;

/** What is imported is read from memory at each use, which in a loop over all records costs as much as the loop. */
const [DOUBLES, WORDS, SUBJECT_WORD, TAG_WORD, POLL] = [RECORD_DOUBLES, RECORD_WORDS, SUBJECT, TAG, RecordKind.poll];

/** The reading end, on the agent's thread. */
export class RingReader {
  readonly capacity: number;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #recordWords: Int32Array;
  readonly #recordDoubles: Float64Array;
  readonly #block = new PollBlock();
  #tail = 0;

  constructor(ring: SharedArrayBuffer) {
    this.capacity = ringCapacity(ring);
    this.#words = new Int32Array(ring, 0, HEADER_BYTES / 4);
    this.#doubles = new Float64Array(ring, 0, HEADER_BYTES / 8);
    this.#recordWords = new Int32Array(ring, HEADER_BYTES);
    this.#recordDoubles = new Float64Array(ring, HEADER_BYTES);
  }

  /** Position up to which records can be read now; pass it to {@link drainTo}. */
  published(): number {
    return Atomics.load(this.#words, Word.head);
  }

  /** Hands every record before `head` to `sink`, in order, frees their places, and returns how many there were. */
  drainTo(head: number, sink: RecordSink): number {
    const count = (head - this.#tail) | 0;
    let left = count;
    while (left > 0) {
      const slot = (head - left) & (this.capacity - 1);
      const polls = this.#readPolls(slot, Math.min(left, this.capacity - slot, PollBlock.capacity));
      if (polls > 0) sink.polls(this.#block);
      else this.#handOver(slot, sink);
      left -= Math.max(polls, 1);
      if (((head - left - this.#tail) | 0) >= FREE_RECORDS) this.#free((head - left) | 0);
    }
    this.#free(head);
    return count;
  }

  /** The writer may use all places before `tail` again. */
  #free(tail: number): void {
    this.#tail = tail;
    Atomics.store(this.#words, Word.tail, tail);
  }

  /** Fills the block with the polls that lie there one after the other, and returns how many; at most `most`. */
  #readPolls(slot: number, most: number): number {
    const words = this.#recordWords;
    const doubles = this.#recordDoubles;
    const { queue, task, start, duration, queueDelay, outcome, source } = this.#block;
    let double = slot * DOUBLES;
    let word = slot * WORDS;
    let row = 0;
    // In bounds, since there are so many slots, and no more than the block has rows.
    for (; row < most; row++) {
      const tag = words[word + TAG_WORD] as number;
      if ((tag & 0xff) !== POLL) break;
      task[row] = words[word + SUBJECT_WORD] as number;
      queue[row] = tag >>> 16;
      outcome[row] = (tag >> 8) & 0xf;
      source[row] = (tag >> 12) & 0xf;
      start[row] = doubles[double] as number;
      duration[row] = doubles[double + 1] as number;
      queueDelay[row] = doubles[double + 2] as number;
      double += DOUBLES;
      word += WORDS;
    }
    this.#block.length = row;
    return row;
  }

  #handOver(slot: number, sink: RecordSink): void {
    const double = slot * DOUBLES;
    const word = slot * WORDS;
    sink.record(
      this.#recordDoubles[double] as number,
      this.#recordDoubles[double + 1] as number,
      this.#recordDoubles[double + 2] as number,
      this.#recordWords[word + SUBJECT_WORD] as number,
      this.#recordWords[word + TAG_WORD] as number,
    );
  }

  /** The poll in progress, on the executor's clock. */
  openPoll(): { readonly task: number; readonly start: number } | undefined {
    const task = Atomics.load(this.#words, Word.openTask);
    if (task === 0) return undefined;
    return { task: task >>> 0, start: this.#doubles[Double.openStart] as number };
  }

  /** A code of the protocol's `WorkerState`, and since when, on the executor's clock. */
  state(): { readonly state: number; readonly since: number } {
    return {
      state: Atomics.load(this.#words, Word.state),
      since: this.#doubles[Double.stateSince] as number,
    };
  }
}
