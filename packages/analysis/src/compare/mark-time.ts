import type { Nanoseconds } from '@pollscope/protocol';
import type { RecordedRange } from '../range/tally-range.ts';
import { CompareError } from './compare-error.ts';
import { recordedMarks } from './recorded-marks.ts';

/** As many as fit into a message. */
const NAMES_TOLD = 10;

/**
 * When the program made the first mark of a name: of a span, its beginning. Reads the recording up to there.
 * @throws CompareError when there is none.
 */
export async function markTime(recording: RecordedRange, name: string): Promise<Nanoseconds> {
  const others = new Set<string>();
  for await (const mark of recordedMarks(recording)) {
    if (mark.name === name) return mark.from;
    if (others.size < NAMES_TOLD) others.add(mark.name);
  }
  const known = others.size === 0 ? 'It has no marks at all.' : `It has ${[...others].map(quoted).join(', ')}.`;
  throw new CompareError(`There is no mark ${quoted(name)}. ${known}`, recording);
}

function quoted(text: string): string {
  return `"${text}"`;
}
