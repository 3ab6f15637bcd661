import { bucketsOf } from '../histogram.ts';

/** Few enough for a first-level cache, so that the columns are still there when the next of them is gone through. */
const MOST_POLLS = 512;

/**
 * Polls of one worker in the order in which they ended, in columns, of which each kind of window goes through those it
 * needs. A poll costs a third of what it costs alone. Made once and filled again and again.
 */
export class PollBlock {
  static readonly capacity = MOST_POLLS;
  /** How many rows count, at most {@link PollBlock.capacity}. */
  length = 0;
  readonly queue = new Uint32Array(MOST_POLLS);
  readonly task = new Uint32Array(MOST_POLLS);
  readonly start = new Float64Array(MOST_POLLS);
  readonly duration = new Float64Array(MOST_POLLS);
  readonly queueDelay = new Float64Array(MOST_POLLS);
  readonly outcome = new Uint8Array(MOST_POLLS);
  /** Of the type `PollSource`. No window tells of it. */
  readonly source = new Uint8Array(MOST_POLLS);
  /** These follow from the others, by {@link complete}, and the task's slot by `TaskStates`. */
  readonly end = new Float64Array(MOST_POLLS);
  readonly durationBucket = new Uint16Array(MOST_POLLS);
  readonly delayBucket = new Uint16Array(MOST_POLLS);
  readonly slot = new Uint32Array(MOST_POLLS);

  /** @throws RangeError for a negative duration or delay. */
  complete(): void {
    const { length, start, duration, queueDelay, end, durationBucket, delayBucket } = this;
    // Rows are below the length, hence the casts here and wherever a block is gone through.
    for (let row = 0; row < length; row++) end[row] = (start[row] as number) + (duration[row] as number);
    bucketsOf(duration, durationBucket, length);
    bucketsOf(queueDelay, delayBucket, length);
  }
}
