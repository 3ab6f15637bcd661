import { type RangeFigures, rangeFigures, tallyRange } from '@pollscope/analysis';
import type { RecordingCause, RecordingMetadata, RecordingReader, TimeRange } from '@pollscope/protocol/recording';

/** What `pollscope inspect --json` prints: times in nanoseconds, shares as fractions of 1. */
export interface RecordingSummary extends Omit<RecordingMetadata, 'cause'>, RangeFigures {
  readonly cause: RecordingCause | undefined;
  /** Of the file. */
  readonly bytes: number;
  readonly chunks: number;
  /** Polls and other single events of the whole file. */
  readonly events: number;
  /** Stream times from the first to the last thing that the file tells of. */
  readonly span: Readonly<TimeRange>;
  readonly lost: Losses;
}

export interface Losses {
  /** That the program could not hand over. */
  readonly records: number;
  /** That the recorder left out. */
  readonly frames: number;
  /** What of the file cannot be read. */
  readonly damage: readonly string[];
}

/** Reads a range of a recording once, in the memory of two chunks and of what has a name. */
export async function summarise(
  reader: RecordingReader,
  bytes: number,
  range: Readonly<TimeRange>,
): Promise<RecordingSummary> {
  const tally = await tallyRange(reader, range);
  const { metadata, chunks, span = { from: 0, to: 0 } } = reader;
  return {
    ...metadata,
    cause: metadata.cause,
    bytes,
    chunks: chunks.length,
    events: chunks.reduce((sum, chunk) => sum + chunk.events, 0),
    span,
    lost: { records: tally.recordsLost, frames: tally.framesLost, damage: damageOf(reader) },
    ...rangeFigures(tally),
  };
}

/** What cannot be read, for the user; an index that is missing is nothing lost. */
export function damageOf({ damage }: RecordingReader): readonly string[] {
  return damage.filter(({ kind }) => kind !== 'index').map(({ message }) => message);
}
