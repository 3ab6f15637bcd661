import type { Nanoseconds } from '@pollscope/protocol';
import { type RecordedRange, tallyRange } from '../range/tally-range.ts';
import type { TimeRange } from '../store/queries.ts';
import { type CompareOptions, compareRuns, type Run } from './compare.ts';
import { CompareError } from './compare-error.ts';
import type { Comparison } from './comparison.ts';
import { firstWindow } from './first-window.ts';
import { markTime } from './mark-time.ts';

/** A recording that can be compared: `RecordingReader` is one. */
export interface ComparableRecording extends RecordedRange {
  /** First and last instant; undefined for a recording without any. */
  readonly span: TimeRange | undefined;
}

export interface CompareRecordingsOptions extends CompareOptions {
  /** Name of a mark: the first one of each recording is held to be the same instant. Where their figures begin if not given. */
  readonly at?: string;
  /** Of the time from the aligned instant on; all that both have if not given. */
  readonly from?: Nanoseconds;
  readonly to?: Nanoseconds;
}

/**
 * Compares recording `b` with recording `a`, which came before, over the stretch from the aligned instant on that both
 * have. Reads the stretch of each once; with a mark, what is before it too.
 * @throws CompareError when one of them has no such mark, or nothing lies between `from` and `to`; RangeError for `barsPerOctave` that does not divide 64.
 */
export async function compareRecordings(
  a: ComparableRecording,
  b: ComparableRecording,
  { at, from = 0, to = Number.POSITIVE_INFINITY, ...options }: CompareRecordingsOptions = {},
): Promise<Comparison> {
  const alignedAt = [await alignedInstant(a, at), await alignedInstant(b, at)] as const;
  const common = Math.min(endOf(a) - alignedAt[0], endOf(b) - alignedAt[1]);
  if (from >= Math.min(common, to)) {
    const length = `${(Math.max(0, common) / 1e9).toFixed(3)} s`;
    throw new CompareError(`From where they are aligned both recordings have ${length}: nothing of it was asked for.`);
  }
  const run = async (recording: ComparableRecording, start: Nanoseconds): Promise<Run> => {
    const range = { from: start + from, to: start + Math.min(common, to) };
    return { alignedAt: start, range, tally: await tallyRange(recording, range) };
  };
  return compareRuns(await run(a, alignedAt[0]), await run(b, alignedAt[1]), options);
}

async function alignedInstant(recording: ComparableRecording, mark: string | undefined): Promise<Nanoseconds> {
  if (mark !== undefined) return markTime(recording, mark);
  return recording.span === undefined ? 0 : firstWindow(recording, recording.span);
}

function endOf({ span }: ComparableRecording): Nanoseconds {
  return span?.to ?? 0;
}
