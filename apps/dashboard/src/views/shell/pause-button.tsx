import { formatDuration, formatSeconds } from '../../format/format.ts';
import type { Following, SelectedRange } from '../../session/following.ts';
import { useConnection, useFollowing, useReplay, useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { useTick } from '../../widgets/use-tick.ts';
import styles from './pause-button.module.css';

/**
 * Freezes the view while the intake goes on, and lets it go on: from an instant or from a selected stretch. A recording has
 * its own buttons for the former.
 */
export function PauseButton() {
  const following = useFollowing();
  const replay = useReplay();
  const { state } = useConnection();
  if (state.kind === 'none') return undefined;
  if (following.kind === 'range') return <SelectedStretch range={following} isLive={replay.kind === 'closed'} />;
  return replay.kind === 'closed' ? <LivePause following={following} /> : undefined;
}

function LivePause({ following }: { readonly following: Exclude<Following, { readonly kind: 'range' }> }) {
  const session = useSession();
  if (following.kind === 'live') {
    return (
      <Button
        className={styles.button}
        title="Freeze the view (Space); data is still taken in"
        onClick={() => session.pause()}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M3 2h2v8H3zM7 2h2v8H7z" />
        </svg>
        Pause
      </Button>
    );
  }
  return (
    <>
      <Behind at={following.at} />
      <Button
        className={styles.button}
        look="primary"
        title="Jump back to now (Space)"
        onClick={() => session.resume()}
      >
        <svg viewBox="0 0 12 12" aria-hidden="true">
          <path d="M3 1.5v9L10.5 6z" />
        </svg>
        Resume
      </Button>
    </>
  );
}

function SelectedStretch({ range: { from, to }, isLive }: { readonly range: SelectedRange; readonly isLive: boolean }) {
  const session = useSession();
  return (
    <>
      <span className={styles.behind}>
        Selected{' '}
        <Datum name="selected-range" value={to - from}>
          {formatDuration(to - from)}
        </Datum>
      </span>
      <Button
        className={styles.button}
        look="primary"
        title={isLive ? 'Jump back to now (Space)' : 'Show the window before the position again'}
        data-testid="clear-range"
        onClick={() => session.resume()}
      >
        {isLive ? 'Live' : 'Clear'}
      </Button>
    </>
  );
}

function Behind({ at }: { readonly at: number }) {
  const session = useSession();
  useTick(500);
  const behind = Math.max(0, (session.streamNow ?? at) - at);
  return (
    <span className={styles.behind}>
      Paused,{' '}
      <Datum name="behind" value={behind}>
        {formatSeconds(behind)}
      </Datum>{' '}
      behind
    </span>
  );
}
