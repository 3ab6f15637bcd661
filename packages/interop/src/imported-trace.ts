import type { Frame } from '@pollscope/protocol';
import type { RecordingMetadata } from '@pollscope/protocol/recording';

/** Bytes of a file, in order. */
export type Bytes = AsyncIterable<Uint8Array>;

/** Something of the file that could not be read. */
export interface ImportDamage {
  /** Where it begins in the file, after decompression. */
  readonly offset: number;
  readonly bytes: number;
  /** For the user: what is missing. */
  readonly message: string;
}

/** What became of the events of one kind. */
export interface EventCount {
  readonly event: string;
  readonly count: number;
  /** `kept`: as what they are; `mark`: as marks, with their fields as text; `skipped`: read and left out. */
  readonly as: 'kept' | 'mark' | 'skipped';
}

/** What was read and what is missing. */
export interface ImportReport {
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly events: readonly EventCount[];
  readonly damage: readonly ImportDamage[];
  /** For the user: what the file cannot tell, or what had to be guessed. Complete when all frames were taken. */
  readonly notes: readonly string[];
}

/** A recording of another tool, as a stream of ours. */
export interface ImportedTrace {
  readonly metadata: RecordingMetadata;
  /** The frames in order of time. They are made as they are asked for, each time anew. */
  frames(): Iterable<Frame>;
  readonly report: ImportReport;
}
