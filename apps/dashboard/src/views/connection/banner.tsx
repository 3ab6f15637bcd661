import { useState } from 'react';
import { formatSeconds } from '../../format/format.ts';
import type { ConnectionStatus } from '../../ingest/connection-state.ts';
import { useConnection, useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { useTick } from '../../widgets/use-tick.ts';
import styles from './banner.module.css';
import { Countdown } from './countdown.tsx';
import { Refusal } from './refusal.tsx';

/** Above the last data, when it is no longer live; or when the program behind it is a new one. */
export function ConnectionBanner() {
  const status = useConnection();
  const [dismissed, setDismissed] = useState(0);
  const body = bannerOf(status, status.restarts > dismissed, () => setDismissed(status.restarts));
  return body === undefined ? undefined : (
    <section className={styles.banner} aria-label="Connection" data-testid="banner" data-value={status.state.kind}>
      <div className={styles.inner}>{body}</div>
    </section>
  );
}

function bannerOf({ state, source }: ConnectionStatus, restarted: boolean, dismiss: () => void) {
  switch (state.kind) {
    case 'connecting':
    case 'reconnecting':
      return <Lost state={state} name={source?.name ?? 'the program'} />;
    case 'stalled':
      return <Stalled since={state.since} name={source?.name ?? 'The program'} />;
    case 'refused':
      return <Refusal size="panel" refusal={state} />;
    case 'live':
      if (!restarted) return undefined;
      return (
        <>
          <p>
            <strong>{source?.name} was restarted.</strong> All figures begin anew with process {source?.pid}.
          </p>
          <Button onClick={dismiss}>Got it</Button>
        </>
      );
  }
}

function Lost({ state, name }: { readonly state: ConnectionStatus['state']; readonly name: string }) {
  const session = useSession();
  return (
    <>
      <p>
        <strong>Connection to {name} lost.</strong> Below is the last that it sent. <Countdown state={state} />
      </p>
      <Button look="primary" onClick={() => session.retry()}>
        Retry now
      </Button>
    </>
  );
}

function Stalled({ since, name }: { readonly since: number; readonly name: string }) {
  const now = useTick(250);
  return (
    <p>
      <strong>
        {name} has sent nothing for {formatSeconds((now - since) * 1e6)}.
      </strong>{' '}
      The connection is open: the process may be suspended, stopped in a debugger, or short of CPU.
    </p>
  );
}
