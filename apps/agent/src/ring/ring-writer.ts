import { PollOutcome, type TaskView } from '@pollscope/executor';
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

/**
 * Publishing a record costs as much as writing ten, so records become visible in groups: after so many of them, and at the
 * first good occasion that long after the last publication.
 */
const PUBLISH_RECORDS = 256;
const PUBLISH_AFTER_NS = 100_000;

/** What is imported is read from memory at each use, which is felt where a poll is told in a few nanoseconds. */
const [SUBJECT_WORD, TAG_WORD, POLL] = [SUBJECT, TAG, RecordKind.poll];
const [OPEN_TASK, OPEN_START] = [Word.openTask, Double.openStart];
/** A place in the ring as an index of doubles and of words: a product would be tested for overflow each time. */
const DOUBLES_SHIFT = Math.log2(RECORD_DOUBLES);
const WORDS_SHIFT = Math.log2(RECORD_WORDS);

/**
 * The writing end, on the executor's thread. Never waits and never allocates: a record that finds the ring full is
 * dropped and counted, and the count is written as a record of its own as soon as there is room.
 */
export class RingWriter {
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  readonly #recordWords: Int32Array;
  readonly #recordDoubles: Float64Array;
  readonly #capacity: number;
  readonly #mask: number;
  readonly #minorCapacity: number;
  #head = 0;
  /** Up to here {@link poll} has nothing else to look at: neither has it to publish, nor can the ring be full. */
  #limit = 0;
  #tailSeen = 0;
  #published = 0;
  #publishedAt = 0;
  #lost = 0;
  #lostFrom = 0;
  #lostTo = 0;

  constructor(ring: SharedArrayBuffer) {
    this.#words = new Int32Array(ring, 0, HEADER_BYTES / 4);
    this.#doubles = new Float64Array(ring, 0, HEADER_BYTES / 8);
    this.#recordWords = new Int32Array(ring, HEADER_BYTES);
    this.#recordDoubles = new Float64Array(ring, HEADER_BYTES);
    this.#capacity = ringCapacity(ring);
    this.#mask = this.#capacity - 1;
    this.#minorCapacity = this.#capacity - (this.#capacity >> 3);
  }

  /**
   * Whether `records` more may be written now; if not, they count as lost at `time`. Asks the reader's side only when
   * the ring looks full.
   */
  admit(records: number, time: number): boolean {
    return this.#admit(records, time, this.#capacity);
  }

  /** The same for one record of a kind that can flood the ring: an eighth of it is kept for the others. */
  admitMinor(time: number): boolean {
    return this.#admit(1, time, this.#minorCapacity);
  }

  /** Whether what can be left out may be written; that it was is for the caller to count. */
  hasPlentyOfRoom(): boolean {
    return this.#hasRoom(2, this.#minorCapacity);
  }

  #admit(records: number, time: number, capacity: number): boolean {
    // A pending loss needs a record of its own, before the records that follow the gap.
    if (!this.#hasRoom(this.#lost === 0 ? records : records + 1, capacity)) {
      if (this.#lost === 0) this.#lostFrom = time;
      this.#lost += records;
      this.#lostTo = time;
      this.#limit = this.#head;
      // The reader frees only what it can see.
      if (this.#published !== this.#head) this.publish(time);
      return false;
    }
    if (this.#lost !== 0) this.#writeLoss();
    return true;
  }

  /**
   * Writes the record of a poll that ran from `task.pollStartedAt` to `end`, if there is room. In one piece, as this is
   * where a program spends most of what observing costs: numbers that are handed on to a function which is not inlined
   * have to be allocated, which doubles the cost.
   */
  poll(task: TaskView, end: number, outcome: PollOutcome): void {
    if (((this.#limit - this.#head) | 0) <= 0 && !this.#admitPoll(end, outcome)) return;
    const start = task.pollStartedAt;
    const slot = this.#head & this.#mask;
    const double = slot << DOUBLES_SHIFT;
    const word = slot << WORDS_SHIFT;
    this.#recordDoubles[double] = start;
    this.#recordDoubles[double | 1] = end - start;
    this.#recordDoubles[double | 2] = start - task.runnableSince;
    this.#recordWords[word | SUBJECT_WORD] = task.id;
    this.#recordWords[word | TAG_WORD] = POLL | (outcome << 8) | (task.pollSource << 12) | (task.queue.id << 16);
    this.#head = (this.#head + 1) | 0;
  }

  #admitPoll(end: number, outcome: PollOutcome): boolean {
    if (((this.#head - this.#published) | 0) >= PUBLISH_RECORDS) this.publish(end);
    // A task that yields in a tight loop can flood the ring; what other tasks come to must not be lost to it.
    if (!this.#admit(1, end, outcome === PollOutcome.yielded ? this.#minorCapacity : this.#capacity)) return false;
    const untilFull = this.#minorCapacity - ((this.#head - this.#tailSeen) | 0);
    const untilPublished = PUBLISH_RECORDS - ((this.#head - this.#published) | 0);
    this.#limit = (this.#head + Math.min(untilFull, untilPublished)) | 0;
    return true;
  }

  /** Writes one admitted record of any other kind. */
  write(time: number, a: number, b: number, subject: number, tag: number): void {
    const slot = this.#head & this.#mask;
    const double = slot << DOUBLES_SHIFT;
    const word = slot << WORDS_SHIFT;
    this.#recordDoubles[double] = time;
    this.#recordDoubles[double | 1] = a;
    this.#recordDoubles[double | 2] = b;
    this.#recordWords[word | SUBJECT_WORD] = subject;
    this.#recordWords[word | TAG_WORD] = tag;
    this.#head = (this.#head + 1) | 0;
  }

  /** Publishes if enough has gathered by `time`. */
  publishSoon(time: number): void {
    if (((this.#head - this.#published) | 0) >= PUBLISH_RECORDS || time - this.#publishedAt >= PUBLISH_AFTER_NS) {
      this.publish(time);
    }
  }

  /** Makes all that was written visible to the reader. */
  publish(time: number): void {
    if (this.#lost !== 0 && this.#hasRoom(1, this.#capacity)) this.#writeLoss();
    this.#published = this.#head;
    this.#publishedAt = time;
    Atomics.store(this.#words, Word.head, this.#head);
  }

  /** The task whose poll is in progress; 0: none. */
  get openTask(): number {
    return this.#words[Word.openTask] ?? 0;
  }

  setOpenPoll(task: TaskView): void {
    this.#doubles[OPEN_START] = task.pollStartedAt;
    this.#words[OPEN_TASK] = task.id;
  }

  clearOpenPoll(): void {
    this.#words[OPEN_TASK] = 0;
  }

  setState(state: number, since: number): void {
    this.#doubles[Double.stateSince] = since;
    this.#words[Word.state] = state;
  }

  #hasRoom(records: number, capacity: number): boolean {
    if (((this.#head - this.#tailSeen) | 0) + records <= capacity) return true;
    this.#tailSeen = Atomics.load(this.#words, Word.tail);
    return ((this.#head - this.#tailSeen) | 0) + records <= capacity;
  }

  #writeLoss(): void {
    const lost = this.#lost;
    this.#lost = 0;
    this.write(this.#lostFrom, this.#lostTo, lost, 0, RecordKind.loss);
  }
}
