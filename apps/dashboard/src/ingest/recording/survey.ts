import type { Nanoseconds } from '@pollscope/protocol';
import {
  cellsOf,
  type Pyramid,
  type RecordingIndex,
  type RecordingReader,
  rebuildIndex,
  timesOfFrame,
} from '@pollscope/protocol/recording';
import { type FindingMark, NO_SURVEY, type RecordingSurvey } from './replay-state.ts';

/** As fine as a transport bar is wide. */
const SILHOUETTE_COLUMNS = 800;
/** More marks than these are a smear, and nobody steps through them. */
const MOST_FINDINGS = 500;

export interface SurveyOptions {
  /** Lets others have the thread for a moment; resolves with whether the survey is still wanted. */
  readonly breathe: () => Promise<boolean>;
  /** Of a recording that has none. */
  readonly onIndex: (index: RecordingIndex) => void;
  readonly onSurvey: (survey: RecordingSurvey) => void;
}

/** Looks through a whole recording in the background: for its silhouette, then for its findings. */
export async function survey(reader: RecordingReader, { breathe, onIndex, onSurvey }: SurveyOptions): Promise<void> {
  const { span } = reader;
  if (span === undefined || !(await breathe())) return;
  const index = reader.index ?? (await rebuildIndex(reader));
  if (!(await breathe())) return;
  if (reader.index === undefined) onIndex(index);
  const silhouette = silhouetteOf(index.pyramid, span);
  onSurvey({ ...NO_SURVEY, silhouette });
  if (!index.chunks.some(({ counts }) => (counts.get('findings') ?? 0) > 0)) {
    onSurvey({ silhouette, findings: [], isComplete: true });
    return;
  }
  const marks = new Map<number, FindingMark>();
  let now: Nanoseconds = span.from;
  let current = -1;
  let told = 0;
  for await (const { kind, frame, chunk } of reader.frames()) {
    if (kind === 'frame') now = Math.max(now, timesOfFrame(frame).to);
    for (const section of frame.sections) {
      if (section.kind !== 'findings') continue;
      for (const { id, detector, severity, first, sentence } of section.rows) {
        const toldAt = marks.get(id)?.toldAt ?? now;
        marks.set(id, { id, detector, severity, first, toldAt, sentence });
      }
    }
    if (marks.size >= MOST_FINDINGS) break;
    if (chunk === current) continue;
    current = chunk;
    if (!(await breathe())) return;
    if (marks.size > told) onSurvey({ silhouette, findings: inOrder(marks), isComplete: false });
    told = marks.size;
  }
  onSurvey({ silhouette, findings: inOrder(marks), isComplete: marks.size < MOST_FINDINGS });
}

function inOrder(marks: ReadonlyMap<number, FindingMark>): FindingMark[] {
  return [...marks.values()].sort((a, b) => a.toldAt - b.toldAt);
}

/** The lanes of workers know single polls, those of queues the windows of what was not told singly. */
function silhouetteOf(pyramid: Pyramid, { from, to }: { from: Nanoseconds; to: Nanoseconds }): Float64Array {
  const longest = new Float64Array(SILHOUETTE_COLUMNS);
  for (const lane of pyramid.lanes) {
    const cells = cellsOf(pyramid, lane, { from, to, columns: SILHOUETTE_COLUMNS });
    for (const [column, { pollMax }] of cells.entries()) {
      longest[column] = Math.max(longest[column] ?? 0, pollMax);
    }
  }
  return longest;
}
