import type { Finding, Nanoseconds, Section } from '@pollscope/protocol';
import type { FrameOptions, RecordedFrame, RecordingMetadata } from '@pollscope/protocol/recording';
import { Findings } from '../findings/findings.ts';
import type { TimeRange } from '../store/queries.ts';
import { RangeTally } from './range-tally.ts';
import { WITHOUT_SINGLE_EVENTS } from './single-events.ts';

/** What a recording's reader gives: `RecordingReader` is one. */
export interface RecordedRange {
  readonly metadata: Pick<RecordingMetadata, 'capabilities'>;
  /** Single events that `options` leave out may come all the same. */
  frames(range: TimeRange, options?: FrameOptions): AsyncIterable<RecordedFrame>;
}

/**
 * Adds up a range of a recording in one pass, in the memory of what the reader holds and of what has a name. Where the
 * recording's source looked for no findings, as in those made from other tools', they are looked for here. Rejects when
 * the reader does.
 */
export async function tallyRange(recording: RecordedRange, range: TimeRange): Promise<RangeTally> {
  const tally = new RangeTally(range);
  const findings = ownFindings(recording.metadata);
  for await (const recorded of recording.frames(range, WITHOUT_SINGLE_EVENTS)) {
    const { sections } = recorded.frame;
    for (const section of sections) findings.observe(section);
    if (recorded.kind === 'snapshot') {
      tally.begin(recorded.frame);
      continue;
    }
    tally.framesLost += recorded.missing;
    for (const section of sections) tally.add(section);
    const { covered } = tally;
    if (covered !== undefined) tally.add({ kind: 'findings', rows: findings.advance(covered.to) });
  }
  return tally;
}

function ownFindings({ capabilities }: RecordedRange['metadata']): {
  observe: (section: Section) => void;
  advance: (now: Nanoseconds) => readonly Finding[];
} {
  if (capabilities.includes('findings')) return { observe: () => undefined, advance: () => [] };
  return new Findings({ capabilities });
}
