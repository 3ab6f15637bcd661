import type { SourceState } from '../../ingest/source-status.ts';
import { useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { Countdown } from './countdown.tsx';
import { FileButton } from '../recordings/file-button.tsx';
import { Refusal } from './refusal.tsx';

/** One failed try is still the first moment; from the second on the user should know. */
const PATIENT_ATTEMPTS = 1;

/** The page before the first welcome. */
export function FirstContact({ state }: { readonly state: SourceState }) {
  const session = useSession();
  switch (state.kind) {
    case 'none':
    case 'recording':
    case 'live':
    case 'stalled':
      return (
        <Message size="page" title="Waiting for the first data">
          <p>The connection is open. The program has not sent anything yet.</p>
        </Message>
      );
    case 'refused':
      return <Refusal size="page" refusal={state} />;
    case 'connecting':
    case 'reconnecting':
      if (state.attempt <= PATIENT_ATTEMPTS) {
        return (
          <Message size="page" title="Connecting to the program">
            <p>The console asks the program at {location.host} for its data.</p>
          </Message>
        );
      }
      return (
        <Message
          size="page"
          tone="warning"
          title="No program answers"
          actions={
            <>
              <Button look="primary" onClick={() => session.retry()}>
                Try again now
              </Button>
              <FileButton>Open a recording…</FileButton>
            </>
          }
        >
          <p>
            Nothing is listening at <code>{location.host}</code>. Is the program running? Start it, and open the URL
            that it prints:
          </p>
          <pre>npm start</pre>
          <p>
            <Countdown state={state} />
          </p>
        </Message>
      );
  }
}
