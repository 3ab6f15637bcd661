import { Double, HEADER_BYTES, RECORD_DOUBLES, RECORD_WORDS, ringCapacity, SUBJECT, TAG, Word } from './layout.ts';

/** Receives one record; see `RecordKind` for the meaning of the fields. */
export interface RecordSink {
  record(time: number, a: number, b: number, subject: number, tag: number): void;
}

/** The reading end, on the agent's thread. */
export class RingReader {
  readonly capacity: number;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #recordWords: Int32Array;
  readonly #recordDoubles: Float64Array;
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

  /** Hands every record before `head` to `sink`, frees their places, and returns how many there were. */
  drainTo(head: number, sink: RecordSink): number {
    const count = (head - this.#tail) | 0;
    const mask = this.capacity - 1;
    for (let index = 0; index < count; index++) {
      const slot = (this.#tail + index) & mask;
      const double = slot * RECORD_DOUBLES;
      const word = slot * RECORD_WORDS;
      // In bounds, since slot < capacity; a check for undefined here costs a tenth of the drain.
      sink.record(
        this.#recordDoubles[double] as number,
        this.#recordDoubles[double + 1] as number,
        this.#recordDoubles[double + 2] as number,
        this.#recordWords[word + SUBJECT] as number,
        this.#recordWords[word + TAG] as number,
      );
    }
    this.#tail = head;
    Atomics.store(this.#words, Word.tail, head);
    return count;
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
