import { formatSeconds } from '../../format/format.ts';
import { useFollowing, useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { useTick } from '../../widgets/use-tick.ts';
import styles from './pause-button.module.css';

/** Freezes the view; the intake goes on, and resuming jumps to now. */
export function PauseButton() {
  const session = useSession();
  const following = useFollowing();
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
