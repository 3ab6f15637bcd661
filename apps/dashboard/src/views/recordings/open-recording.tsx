import { formatDate } from '../../format/date.ts';
import { formatBytes, formatCount, formatDuration } from '../../format/format.ts';
import type { RecordingFacts, RecordingSurvey } from '../../ingest/recording/replay-state.ts';
import { Panel } from '../../widgets/panel.tsx';
import styles from './recordings.module.css';

export interface OpenRecordingProps {
  readonly facts: RecordingFacts;
  readonly survey: RecordingSurvey;
}

/** What the open recording is of, and what is missing in it. */
export function OpenRecording({ facts, survey }: OpenRecordingProps) {
  const { name, bytes, metadata, from, to, events, notices } = facts;
  const { source, writer, startedAt, cause } = metadata;
  return (
    <Panel title="This recording">
      <dl className={styles.facts}>
        <dt>File</dt>
        <dd>
          {name}, {formatBytes(bytes)}, written by {writer}
        </dd>
        <dt>Program</dt>
        <dd>
          {source.name}, process {source.pid}, {source.language} on {source.runtime}
          {source.host !== undefined && `, at ${source.host}`}
        </dd>
        <dt>Time</dt>
        <dd>
          {formatDuration(to - from)} from {formatDate(startedAt + from / 1e6)} on
        </dd>
        <dt>Single events</dt>
        <dd>{formatCount(events)}</dd>
        <dt>Findings</dt>
        <dd>
          {formatCount(survey.findings.length)}
          {!survey.isComplete && ' so far'}
        </dd>
        {cause !== undefined && (
          <>
            <dt>Written because of</dt>
            <dd>
              {cause.kind}: {cause.message}
            </dd>
          </>
        )}
      </dl>
      {notices.length > 0 && (
        <ul className={styles.notices} aria-label="What is missing">
          {notices.map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
