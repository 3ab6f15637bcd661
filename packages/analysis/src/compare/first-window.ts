import type { Nanoseconds } from '@pollscope/protocol';
import { WITHOUT_SINGLE_EVENTS } from '../range/single-events.ts';
import type { RecordedRange } from '../range/tally-range.ts';
import type { TimeRange } from '../store/queries.ts';

/**
 * When the figures of a recording begin: tasks that were spawned before the agent joined make its span begin earlier.
 * The span's own beginning where there are no figures. Reads the recording up to there.
 */
export async function firstWindow(recording: RecordedRange, span: TimeRange): Promise<Nanoseconds> {
  for await (const { kind, frame } of recording.frames(span, WITHOUT_SINGLE_EVENTS)) {
    if (kind === 'snapshot') continue;
    for (const section of frame.sections) {
      if (section.kind === 'queueWindows' && section.duration > 0) return Math.max(span.from, section.start);
    }
  }
  return span.from;
}
