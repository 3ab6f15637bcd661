import type { ReplayState } from '../../ingest/recording/replay-state.ts';
import { formatShare } from '../../format/format.ts';
import { useLibrary, useReadable, useReplay, useSession } from '../../session/hooks.ts';
import { useView } from '../../url/use-view.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';
import { FileButton } from './file-button.tsx';
import { OfferedRecordings } from './offered-recordings.tsx';
import { useOpening } from './use-opening.ts';

/** The page while there is nothing to show: a recording is being opened, cannot be, or is to be chosen. */
export function NoSource() {
  const replay = useReplay();
  const { recording } = useView();
  switch (replay.kind) {
    case 'opening':
      return <OpeningMessage replay={replay} />;
    case 'failed':
      return <FailedMessage replay={replay} />;
    case 'open':
      return (
        <Message size="page" title="Reading the recording">
          <p>The part under view is read from {replay.facts.name}.</p>
        </Message>
      );
    case 'closed':
      return recording?.kind === 'file' ? <AwaitedFile name={recording.name} /> : <ChooseRecording />;
  }
}

function OpeningMessage({ replay: { name, doing, progress } }: { readonly replay: ReplayState & { kind: 'opening' } }) {
  const { close } = useOpening();
  return (
    <Message
      size="page"
      title={doing === 'reading' ? 'Opening the recording' : 'Converting the trace'}
      actions={<Button onClick={close}>Cancel</Button>}
    >
      <p>
        {doing === 'reading' ? `${name} is read.` : `${name} is a trace of another tool. It is converted in this page.`}{' '}
        {progress !== undefined && `${formatShare(progress)} of it is read.`}
      </p>
      <progress value={progress} aria-label="How much is read" />
    </Message>
  );
}

function FailedMessage({ replay: { name, problem } }: { readonly replay: ReplayState & { kind: 'failed' } }) {
  const session = useSession();
  const { home } = useLibrary();
  const { close } = useOpening();
  const { origin } = session.replay;
  return (
    <Message
      size="page"
      tone="alarm"
      title={problem.title}
      actions={
        <>
          <FileButton look="primary">Open another file…</FileButton>
          {origin !== undefined && (
            <Button onClick={() => session.show({ kind: 'recording', origin, at: undefined })}>Try again</Button>
          )}
          {home.kind === 'program' && <Button onClick={close}>Back to the program</Button>}
        </>
      }
    >
      <p>
        <strong data-testid="recording-problem">{name}</strong>: {problem.advice}
      </p>
      <p>{problem.detail}</p>
    </Message>
  );
}

function AwaitedFile({ name }: { readonly name: string }) {
  const { home } = useLibrary();
  const { close } = useOpening();
  return (
    <Message
      size="page"
      title="This link shows a recording that you have to open"
      actions={
        <>
          <FileButton look="primary">Open {name}…</FileButton>
          {home.kind === 'program' && <Button onClick={close}>Show the program instead</Button>}
        </>
      }
    >
      <p>
        A page cannot open files by itself. Ask whoever sent the link for <strong>{name}</strong>, then choose it here
        or drop it on the page: it opens at the place that the link means.
      </p>
    </Message>
  );
}

function ChooseRecording() {
  const offered = useReadable(useLibrary().offered);
  return (
    <>
      <Message size="page" title="Open a recording" actions={<FileButton look="primary" />}>
        <p>
          Drop a file anywhere on this page, or choose one: a recording of Pollscope (<code>.pollscope</code>), a trace
          of dial9 (<code>.bin</code>, <code>.bin.gz</code>) or a recording of tokio-console (lines of JSON). It stays
          on this machine.
        </p>
        <p>To watch a program while it runs, start it with an agent and open the address that it prints.</p>
      </Message>
      {offered.kind === 'known' && offered.recordings.length > 0 && (
        <OfferedRecordings recordings={offered.recordings} />
      )}
    </>
  );
}
