import { type ComparableRecording, recordedMarks } from '@pollscope/analysis';
import type { RecordingIndex } from '@pollscope/protocol/recording';

/** As many as one chooses from. */
const MOST_NAMES = 200;

/** What the program called its marks. Reads the recording once, or not at all where its index knows of none. */
export async function markNames(
  recording: ComparableRecording,
  index: RecordingIndex | undefined,
): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  if (index?.chunks.every(({ counts }) => (counts.get('marks') ?? 0) === 0) === true) return names;
  for await (const { name } of recordedMarks(recording)) {
    names.add(name);
    if (names.size >= MOST_NAMES) break;
  }
  return names;
}
