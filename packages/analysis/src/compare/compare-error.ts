import type { RecordedRange } from '../range/tally-range.ts';

/** Two recordings cannot be compared as was asked. The message is for the user: what there is instead. */
export class CompareError extends Error {
  override readonly name = 'CompareError';
  /** The one that is to blame; undefined when it is both. */
  readonly recording: RecordedRange | undefined;

  constructor(message: string, recording?: RecordedRange) {
    super(message);
    this.recording = recording;
  }
}
