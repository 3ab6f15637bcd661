import type { RecordingReader } from '@pollscope/protocol/recording';

/** How a recording ends, for the user. */
export function endOf({ metadata, span, damage }: RecordingReader): string {
  const at = new Date(metadata.startedAt + (span?.to ?? 0) / 1e6).toISOString();
  const { cause } = metadata;
  const why = cause === undefined ? '' : `, ${cause.kind}: ${cause.message}`;
  const isCut = damage.some(({ kind }) => kind === 'tail');
  return `the recording ended at ${at}${why}${isCut ? '; its last part is missing' : ''}`;
}
