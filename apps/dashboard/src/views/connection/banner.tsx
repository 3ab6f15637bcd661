import type { DeclinedNotice } from '@pollscope/protocol';
import { useState } from 'react';
import { formatSeconds } from '../../format/format.ts';
import type { SourceStatus } from '../../ingest/source-status.ts';
import { wallClock } from '../../ingest/wall-clock.ts';
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
  const [read, setRead] = useState<string>();
  const declined = status.declined?.message;
  // The next request was made: its answer is to be read again, even if it says the same.
  if (declined === undefined && read !== undefined) setRead(undefined);
  const body =
    status.state.kind === 'live' && status.declined !== undefined && declined !== read ? (
      <Declined notice={status.declined} dismiss={() => setRead(declined)} />
    ) : (
      bannerOf(status, status.restarts > dismissed, () => setDismissed(status.restarts))
    );
  return body === undefined ? undefined : (
    <section className={styles.banner} aria-label="Connection" data-testid="banner" data-value={status.state.kind}>
      <div className={styles.inner}>{body}</div>
    </section>
  );
}

function bannerOf({ state, source, told }: SourceStatus, restarted: boolean, dismiss: () => void) {
  switch (state.kind) {
    case 'connecting':
    case 'reconnecting':
      return <Lost state={state} name={source?.name ?? 'the program'} />;
    case 'stalled':
      return <Stalled since={state.since} name={source?.name ?? 'The program'} />;
    case 'refused':
      return <Refusal size="panel" refusal={state} />;
    case 'none':
    case 'recording':
      return undefined;
    case 'live':
      if (source?.level === 'off') return <Off name={source.name} />;
      if (!restarted) return (told.source ?? told.pace ?? told.recording) ? <Told told={told} /> : undefined;
      return (
        <>
          <p>
            <strong>{source?.name} was restarted.</strong> All figures begin anew
            {source?.pid === 0 ? '' : ` with process ${source?.pid}`}.
          </p>
          <Button onClick={dismiss}>Got it</Button>
        </>
      );
  }
}

/** A shorter time one has seen pass. */
const WORTH_TELLING_MS = 60_000;

function Lost({ state, name }: { readonly state: SourceStatus['state']; readonly name: string }) {
  const session = useSession();
  const [since] = useState(wallClock);
  const ago = useTick(1_000) - since;
  return (
    <>
      <p>
        <strong>Connection to {name} lost.</strong> Below is the last that it sent
        {ago >= WORTH_TELLING_MS && `, ${formatSeconds(ago * 1e6)} ago`}. <Countdown state={state} />
      </p>
      <Button look="primary" onClick={() => session.retry()}>
        Retry now
      </Button>
    </>
  );
}

const REQUEST_WORDS: Readonly<Record<DeclinedNotice['request'], string>> = {
  subscribe: 'Another subscription',
  setLevel: 'The change of level',
  snapshot: 'A snapshot',
  dump: 'The dump of a recording',
};

interface DeclinedProps {
  readonly notice: DeclinedNotice;
  readonly dismiss: () => void;
}

function Declined({ notice: { request, message }, dismiss }: DeclinedProps) {
  return (
    <>
      <p>
        <strong>{REQUEST_WORDS[request]} was declined.</strong> The agent says: {message}
      </p>
      <Button onClick={dismiss}>Got it</Button>
    </>
  );
}

function Told({ told: { source, pace, recording } }: Pick<SourceStatus, 'told'>) {
  return (
    <p>
      <strong>The agent says:</strong> {[source, pace, recording].filter((text) => text !== undefined).join(' ')}
    </p>
  );
}

function Off({ name }: { readonly name: string }) {
  return (
    <p>
      <strong>{name} records nothing: its level is “off”.</strong> Below is what was recorded before. Choose another
      level to go on.
    </p>
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
