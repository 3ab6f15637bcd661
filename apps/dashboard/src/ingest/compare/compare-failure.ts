import type { CompareError } from '@pollscope/analysis';
import { problemOf } from '../recording/problem.ts';
import type { RecordingProblem } from '../recording/replay-state.ts';

/** Two recordings cannot be compared. */
export class CompareFailure extends Error {
  override readonly name = 'CompareFailure';
  readonly problem: RecordingProblem;
  /** The recording that is to blame; undefined: both, or neither. */
  readonly recording: string | undefined;

  constructor(problem: RecordingProblem, recording?: string) {
    super(problem.detail);
    this.problem = problem;
    this.recording = recording;
  }

  static of(error: unknown): CompareFailure {
    return error instanceof CompareFailure ? error : new CompareFailure(problemOf(error));
  }
}

/** What to tell the user of recordings that were read and have nothing to be compared. */
export function problemOfPair({ message }: CompareError, alignedAt: string | undefined): RecordingProblem {
  if (alignedAt === undefined) {
    return {
      title: 'These two have no stretch of time in common',
      advice: 'One of them is empty, or nearly so. Choose another recording.',
      detail: message,
    };
  }
  return {
    title: 'These two cannot be aligned there',
    advice: 'Align them at their beginnings, or at a mark that both programs made.',
    detail: message,
  };
}
