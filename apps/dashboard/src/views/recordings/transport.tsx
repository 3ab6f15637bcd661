import { useMemo } from 'react';
import { formatClock } from '../../format/date.ts';
import { formatDuration } from '../../format/format.ts';
import type { PlayerState, RecordingFacts, RecordingSurvey } from '../../ingest/recording/replay-state.ts';
import { useLibrary, usePlayer, useReplay, useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { useCommands } from '../commands/use-commands.ts';
import { Scrubber } from './scrubber.tsx';
import styles from './transport.module.css';
import { useOpening } from './use-opening.ts';

const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 5, 10] as const;

/** Plays the open recording: below the header while there is one. */
export function Transport() {
  const replay = useReplay();
  return replay.kind === 'open' ? <OpenTransport facts={replay.facts} survey={replay.survey} /> : undefined;
}

interface OpenTransportProps {
  readonly facts: RecordingFacts;
  readonly survey: RecordingSurvey;
}

function OpenTransport({ facts, survey }: OpenTransportProps) {
  const session = useSession();
  const player = usePlayer();
  const { home } = useLibrary();
  const { close } = useOpening();
  useTransportKeys();
  return (
    <section className={styles.transport} aria-label="Replay" data-testid="transport" data-value={facts.name}>
      <div className={styles.bar}>
        <div className={styles.buttons}>
          <StepButton direction="previous" />
          <Button
            look="primary"
            className={styles.play}
            title={`${player.isPlaying ? 'Pause' : 'Play'} (Space)`}
            data-testid="play"
            onClick={() => session.togglePause()}
          >
            <svg viewBox="0 0 12 12" aria-hidden="true">
              <path d={player.isPlaying ? 'M3 2h2v8H3zM7 2h2v8H7z' : 'M3 1.5v9L10.5 6z'} />
            </svg>
            {player.isPlaying ? 'Pause' : 'Play'}
          </Button>
          <StepButton direction="next" />
          <label>
            <span className="visually-hidden">Speed</span>
            <select
              className={styles.speed}
              value={player.speed}
              data-testid="speed"
              onChange={({ target }) => session.replay.setSpeed(Number(target.value))}
            >
              {SPEEDS.map((speed) => (
                <option key={speed} value={speed}>
                  {speed}×
                </option>
              ))}
            </select>
          </label>
        </div>
        <Scrubber facts={facts} survey={survey} position={player.position} />
        <Times facts={facts} player={player} />
        {home.kind === 'program' && (
          <Button title="Leave the recording and follow the program" data-testid="go-live" onClick={close}>
            Live
          </Button>
        )}
      </div>
      <Remarks facts={facts} player={player} />
    </section>
  );
}

function Times({
  facts: { from, to, metadata },
  player: { position },
}: {
  facts: RecordingFacts;
  player: PlayerState;
}) {
  return (
    <p className={styles.times}>
      <Datum name="position" value={position}>
        {formatDuration(position - from)}
      </Datum>{' '}
      of {formatDuration(to - from)}
      <span className={styles.clock}>{formatClock(metadata.startedAt + position / 1e6)}</span>
    </p>
  );
}

/** What has to be known to read what is shown. */
function Remarks({
  facts: { metadata, notices, to },
  player: { position, loading },
}: {
  facts: RecordingFacts;
  player: PlayerState;
}) {
  const { cause } = metadata;
  const isAtEnd = position >= to;
  return (
    <>
      {loading !== undefined && loading > 0 && (
        <progress className={styles.loading} value={loading} aria-label="How much of the part under view is read" />
      )}
      {cause !== undefined && isAtEnd && (
        <p
          className={styles.remark}
          data-tone={cause.kind === 'crash' ? 'alarm' : 'calm'}
          data-testid="recording-cause"
        >
          <strong>{CAUSES[cause.kind]}:</strong> {cause.message}
        </p>
      )}
      {notices.length > 0 && (
        <details
          className={styles.remark}
          data-tone="warning"
          data-testid="recording-notices"
          data-value={notices.length}
        >
          <summary>
            {notices.length === 1 ? notices[0] : `${notices.length} remarks on what is missing, left out or guessed`}
          </summary>
          {notices.length > 1 && (
            <ul tabIndex={0} aria-label="What is missing">
              {notices.map((notice) => (
                <li key={notice}>{notice}</li>
              ))}
            </ul>
          )}
        </details>
      )}
    </>
  );
}

const CAUSES = {
  crash: 'The program crashed here',
  signal: 'A signal asked for this recording',
  finding: 'Written because of a finding',
  request: 'Written on request',
} as const;

function StepButton({ direction }: { readonly direction: 'next' | 'previous' }) {
  const session = useSession();
  // Which finding is beside the position changes with it.
  usePlayer();
  useReplay();
  const finding = session.replay.findingBeside(direction);
  return (
    <Button
      look="quiet"
      disabled={finding === undefined}
      aria-label={direction === 'next' ? 'Next finding' : 'Previous finding'}
      title={
        finding === undefined
          ? `No finding ${direction === 'next' ? 'after' : 'before'} this`
          : `${direction === 'next' ? 'Next' : 'Previous'} finding (${direction === 'next' ? 'N' : 'Shift N'}): ${finding.sentence}`
      }
      data-testid={`${direction}-finding`}
      onClick={() => session.stepToFinding(direction)}
    >
      <svg className={styles.step} viewBox="0 0 14 12" aria-hidden="true">
        <path d={direction === 'next' ? 'M1 1.5v9L7.5 6zM10 1h2.5v10H10z' : 'M13 1.5v9L6.5 6zM1.5 1H4v10H1.5z'} />
      </svg>
    </Button>
  );
}

function useTransportKeys(): void {
  const session = useSession();
  useCommands(
    useMemo(
      () => ({
        commands: [
          {
            id: 'recording.next-finding',
            group: 'Recording' as const,
            title: 'Go to the next finding',
            keys: ['n'],
            run: () => session.stepToFinding('next'),
          },
          {
            id: 'recording.previous-finding',
            group: 'Recording' as const,
            title: 'Go to the previous finding',
            keys: ['Shift+n'],
            run: () => session.stepToFinding('previous'),
          },
          ...SPEEDS.map((speed) => ({
            id: `recording.speed.${speed}`,
            group: 'Recording' as const,
            title: `Play ${speed} times as fast as it was`,
            run: () => session.replay.setSpeed(speed),
          })),
        ],
      }),
      [session],
    ),
  );
}
