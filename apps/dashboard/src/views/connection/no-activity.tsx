import type { SourceInfo } from '@pollscope/protocol/client';
import { Message } from '../../widgets/message.tsx';

/** Connected, and the executor has not polled a single task. */
export function NoActivity({ source }: { readonly source: SourceInfo }) {
  return (
    <Message size="page" title="No task has been polled yet">
      <p>
        The console is connected to <strong>{source.name}</strong> (process {source.pid}) and shows the first poll as
        soon as there is one.
      </p>
      <p>Does the program spawn its tasks on the executor that the agent was started with?</p>
      <pre>{`const executor = new Executor({ queues: { foreground: { weight: 1 } } });
await startAgent({ executor });
executor.queue('foreground').spawn(function* () { … });`}</pre>
    </Message>
  );
}
