import type { ByteReader } from '../byte-reader.ts';
import { FrameError } from '../frame-error.ts';
import { MAX_ID } from '../limits.ts';
import { PollOutcome, PollSource, type PollsSection } from '../model.ts';
import type { SectionCodec } from './codec.ts';
import { type CodeBits, readPacked, requireColumns, writePacked } from './columns.ts';

/** A poll takes at least one byte in each of the columns gap, duration, task and queue delay. */
const POLL_MIN_BYTES = 4;

/** Outcomes are apart from the gaps, because there they would push most gaps into a second byte. */
const OUTCOME_BITS: CodeBits = 2;
const WIDE_OUTCOME_BITS: CodeBits = 4;
const SOURCE_BITS: CodeBits = 4;
const LAST_OUTCOME = PollOutcome.outOfBudget;
const LAST_SOURCE = PollSource.foreign;

/** Enough for the tasks that are runnable at one time on a busy worker, and 4 KiB. Part of the format. */
const MAX_LAST_POLLS = 1024;
const NONE = -1;

/** Bits of the form: what most sections do without and therefore do not pay for. */
const SIGNED_GAPS = 1;
const WIDE_OUTCOMES = 2;
const SOURCES = 4;
const FORMS = [0, 1, 2, 3, 4, 5, 6, 7] as const;

/**
 * The hot section, in columns: every one is a loop over varints of similar size, and compresses better than rows.
 * A gap is the time from the end of the previous poll to the start of this one; only sources whose polls overlap or are
 * out of order have negative ones and pay for signs. The queue delay of a task that yielded before is known already: it
 * is the time since that poll, so it takes one byte instead of three or four. The others are differences, because under
 * load they are long and alike.
 */
export const polls: SectionCodec<'polls'> = {
  number: 12,
  encode(writer, section) {
    const { length, task, start, duration, queueDelay, outcome, source } = section;
    requireColumns('polls', length, [task, start, duration, queueDelay, outcome, source]);
    // Of one column after the other. Indices are under `length`, which requireColumns has checked against every column.
    const values = new Float64Array(length);
    const form = gapsOf(section, values) | codesOf(section);
    writer.id(section.worker);
    writer.uint(length);
    writer.uint(form);
    if ((form & SIGNED_GAPS) === 0) writer.uints(values, length);
    else writer.ints(values, length);
    writer.uints(duration, length);
    let previous = 0;
    for (let row = 0; row < length; row += 1) {
      const id = task[row] as number;
      values[row] = id - previous;
      previous = id;
    }
    writer.ints(values, length);
    const bits = (form & WIDE_OUTCOMES) === 0 ? OUTCOME_BITS : WIDE_OUTCOME_BITS;
    writePacked(writer, length, { bits, codeAt: (row) => outcome[row] as number });
    if ((form & SOURCES) !== 0) {
      writePacked(writer, length, { bits: SOURCE_BITS, codeAt: (row) => source[row] as number });
    }
    delaysOf(section, values);
    writer.ints(values, length);
  },
  decode(reader) {
    const worker = reader.id();
    const length = reader.rowCount(POLL_MIN_BYTES);
    const form = reader.code(FORMS, 'form of polls');
    const signed = (form & SIGNED_GAPS) !== 0;
    const task = new Uint32Array(length);
    const start = new Float64Array(length);
    const duration = new Float64Array(length);
    const queueDelay = new Float64Array(length);
    if (signed) reader.ints(start, length);
    else reader.uints(start, length);
    reader.uints(duration, length);
    startsOfGaps(reader, start, duration);
    // Room for the differences of the ids, until the delays are read.
    reader.ints(queueDelay, length);
    idsOfDifferences(reader, queueDelay, task);
    const outcome = readOutcomes(reader, length, form);
    const source = readSources(reader, length, form);
    reader.ints(queueDelay, length);
    delaysOfDifferences(reader, { length, task, start, duration, queueDelay, outcome });
    return { kind: 'polls', worker, length, task, start, duration, queueDelay, outcome, source };
  },
};

/**
 * The last poll of each task, as far as a table by the lowest bits of the id remembers: of two tasks that share a place,
 * only the one polled last is known. It has at most two entries for each row, so a small section costs little.
 */
class LastPolls {
  /** Row + 1; 0 is free. */
  readonly #rows: Int32Array;

  constructor(length: number) {
    let size = 1;
    while (size < length && size < MAX_LAST_POLLS) size *= 2;
    this.#rows = new Int32Array(size);
  }

  /** Enters the poll in `row` as its task's last one, and returns the row of the one before, or `NONE`. */
  replace(task: Uint32Array, row: number): number {
    const id = task[row] as number;
    const place = id & (this.#rows.length - 1);
    const last = (this.#rows[place] as number) - 1;
    this.#rows[place] = row + 1;
    return last !== NONE && task[last] === id ? last : NONE;
  }
}

/** A task that yielded, or was made to, is runnable at once. */
function yieldedAt(outcome: Uint8Array, row: number): boolean {
  return outcome[row] === PollOutcome.yielded || outcome[row] === PollOutcome.outOfBudget;
}

/** Fills `gaps`, and says whether some are negative, in the form. @throws RangeError when a poll ends too late for a time. */
function gapsOf({ length, start, duration }: PollsSection, gaps: Float64Array): number {
  let form = 0;
  let end = 0;
  for (let row = 0; row < length; row += 1) {
    const from = Math.round(start[row] as number);
    const gap = from - end;
    if (gap < 0) form = SIGNED_GAPS;
    gaps[row] = gap;
    end = from + Math.round(duration[row] as number);
    if (end > Number.MAX_SAFE_INTEGER) {
      throw new RangeError(
        `A poll ends at ${end} ns, beyond 2^53 − 1; start a new epoch before times grow that large.`,
      );
    }
  }
  return form;
}

/** What the outcomes and sources need of the form. */
function codesOf({ length, outcome, source }: PollsSection): number {
  let form = 0;
  for (let row = 0; row < length; row += 1) {
    if ((outcome[row] as number) > 3) form |= WIDE_OUTCOMES;
    if (source[row] !== PollSource.fifo) form |= SOURCES;
  }
  return form;
}

/** Fills `differences` with what each queue delay differs by from the one foretold, else from the one before. */
function delaysOf(
  { length, task, start, duration, queueDelay, outcome }: PollsSection,
  differences: Float64Array,
): void {
  const lastPolls = new LastPolls(length);
  let previous = 0;
  for (let row = 0; row < length; row += 1) {
    const delay = Math.round(queueDelay[row] as number);
    const last = lastPolls.replace(task, row);
    if (last !== NONE && yieldedAt(outcome, last)) {
      const lastEnd = Math.round(start[last] as number) + Math.round(duration[last] as number);
      differences[row] = delay - (Math.round(start[row] as number) - lastEnd);
    } else {
      differences[row] = delay - previous;
      previous = delay;
    }
  }
}

/** Turns gaps into starts. */
function startsOfGaps(reader: ByteReader, start: Float64Array, duration: Float64Array): void {
  let end = 0;
  for (let row = 0; row < start.length; row += 1) {
    const from = end + (start[row] as number);
    end = from + (duration[row] as number);
    if (from < -Number.MAX_SAFE_INTEGER || end > Number.MAX_SAFE_INTEGER) throw outOfRange(reader, 'A poll');
    start[row] = from;
  }
}

function idsOfDifferences(reader: ByteReader, differences: Float64Array, task: Uint32Array): void {
  let id = 0;
  for (let row = 0; row < task.length; row += 1) {
    id += differences[row] as number;
    if (id < 0 || id > MAX_ID) {
      throw new FrameError(
        'range',
        reader.offset,
        `An id must be from 0 to ${MAX_ID}, not ${id}; map foreign ids to small ones.`,
      );
    }
    task[row] = id;
  }
}

/** Turns differences into delays. */
function delaysOfDifferences(
  reader: ByteReader,
  { length, task, start, duration, queueDelay, outcome }: Omit<PollsSection, 'kind' | 'worker' | 'source'>,
): void {
  const lastPolls = new LastPolls(length);
  let previous = 0;
  for (let row = 0; row < length; row += 1) {
    const last = lastPolls.replace(task, row);
    const difference = queueDelay[row] as number;
    let delay: number;
    if (last !== NONE && yieldedAt(outcome, last)) {
      const lastEnd = (start[last] as number) + (duration[last] as number);
      delay = (start[row] as number) - lastEnd + difference;
    } else {
      delay = difference + previous;
      previous = delay;
    }
    if (delay < -Number.MAX_SAFE_INTEGER || delay > Number.MAX_SAFE_INTEGER) throw outOfRange(reader, 'A queue delay');
    queueDelay[row] = delay;
  }
}

function readOutcomes(reader: ByteReader, length: number, form: number): Uint8Array {
  // Each code of two bits is an outcome.
  if ((form & WIDE_OUTCOMES) === 0) return readPacked(reader, length, OUTCOME_BITS);
  const outcome = readPacked(reader, length, WIDE_OUTCOME_BITS);
  requireCodes(reader, outcome, LAST_OUTCOME);
  return outcome;
}

function readSources(reader: ByteReader, length: number, form: number): Uint8Array {
  if ((form & SOURCES) === 0) return new Uint8Array(length);
  const source = readPacked(reader, length, SOURCE_BITS);
  requireCodes(reader, source, LAST_SOURCE);
  return source;
}

function outOfRange(reader: ByteReader, what: string): FrameError {
  return new FrameError(
    'range',
    reader.offset,
    `${what} leaves ±(2^53 − 1) ns; start a new epoch before times grow that large.`,
  );
}

function requireCodes(reader: ByteReader, column: Uint8Array, last: number): void {
  // By index, because iterating over a typed array takes ten times as long.
  for (let row = 0; row < column.length; row += 1) {
    const code = column[row] as number;
    if (code > last) {
      throw new FrameError(
        'value',
        reader.offset,
        `${code} is not a known outcome or source of a poll; fix the sender.`,
      );
    }
  }
}
