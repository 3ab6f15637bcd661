import { useEffect } from 'react';
import { useConnection, useLibrary, useReadable, useReplay, useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { ComparePanel } from '../compare/compare-panel.tsx';
import { FileButton } from './file-button.tsx';
import { OfferedRecordings } from './offered-recordings.tsx';
import { OpenRecording } from './open-recording.tsx';
import { Samples } from './samples.tsx';
import styles from './recordings.module.css';
import { useOpening } from './use-opening.ts';

/** Open a recording: from the disk, or of those that the agent has written; or have it write one now. */
export function RecordingsView() {
  const library = useLibrary();
  const replay = useReplay();
  const offered = useReadable(library.offered);
  const files = useReadable(library.files);
  const { openFile } = useOpening();
  // Old ones give way while nobody looks.
  useEffect(() => void library.refresh(), [library]);
  return (
    <div className={styles.view}>
      <h1 className="visually-hidden">Recordings</h1>
      {replay.kind === 'open' && <OpenRecording facts={replay.facts} survey={replay.survey} />}
      <Panel title="Open a recording">
        <p className={styles.hint}>
          Drop a file anywhere on the page, or choose one: <code>.pollscope</code>, a trace of dial9 (<code>.bin</code>,{' '}
          <code>.bin.gz</code>) or a recording of tokio-console. Files stay on this machine.
        </p>
        <div className={styles.actions}>
          <FileButton look="primary" />
          {files.map(({ name, file }) => (
            <Button key={name} onClick={() => openFile(file as File)}>
              {name}
            </Button>
          ))}
        </div>
      </Panel>
      <ComparePanel />
      <TakeOne />
      {offered.kind === 'known' && offered.recordings.length > 0 && (
        <OfferedRecordings recordings={offered.recordings} />
      )}
      {offered.kind === 'known' && offered.hasProgram && offered.recordings.length === 0 && (
        <Panel title="Recordings on the program's machine">
          <p className={styles.hint}>
            There are none. The agent writes one when the program crashes, when it is asked to, and all the time if it
            is started with <code>record</code>.
          </p>
        </Panel>
      )}
      {offered.kind === 'known' && <Samples />}
    </div>
  );
}

/** Has the agent write its last seconds. */
function TakeOne() {
  const session = useSession();
  const { state, source } = useConnection();
  if (source === undefined || state.kind === 'recording') return undefined;
  const mayAsk = source.capabilities.includes('control');
  return (
    <Panel title="Write the last seconds">
      <p className={styles.hint}>
        {mayAsk
          ? `Unless its flight recorder is off, the agent holds the last seconds of ${source.name}, and writes them into a file when it is asked.`
          : `Unless its flight recorder is off, the agent holds the last seconds of ${source.name}. Consoles may have them written where the agent is started with allowControl.`}
      </p>
      {mayAsk && (
        <div className={styles.actions}>
          <Button disabled={state.kind !== 'live'} onClick={() => session.dump()}>
            Write them now
          </Button>
        </div>
      )}
    </Panel>
  );
}
