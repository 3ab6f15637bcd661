import type { Nanoseconds, StringId } from '@pollscope/protocol';
import { ONLY_MARKS } from '../range/single-events.ts';
import type { RecordedRange } from '../range/tally-range.ts';
import type { TimeRange } from '../store/queries.ts';

/** What the program marked: an instant, or a span by its beginning. */
export interface RecordedMark {
  readonly name: string;
  readonly from: Nanoseconds;
}

const ALWAYS: TimeRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

/** The marks of a recording in its order, those of `range` and some beside it. Decodes no other single events. */
export async function* recordedMarks(
  recording: RecordedRange,
  range: TimeRange = ALWAYS,
): AsyncGenerator<RecordedMark> {
  const texts = new Map<StringId, string>();
  for await (const { frame } of recording.frames(range, ONLY_MARKS)) {
    for (const section of frame.sections) {
      if (section.kind === 'strings') for (const { id, text } of section.rows) texts.set(id, text);
      if (section.kind !== 'marks') continue;
      for (const { name, time, duration } of section.rows) {
        yield { name: texts.get(name) ?? '', from: time - Math.max(0, duration) };
      }
    }
  }
}
