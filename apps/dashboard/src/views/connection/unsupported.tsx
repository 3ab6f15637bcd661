import { useConnection } from '../../session/hooks.ts';
import { Message } from '../../widgets/message.tsx';

export interface UnsupportedProps {
  /** What cannot be shown: a subject in the plural. */
  readonly what: string;
  /** What tells it, to look for. */
  readonly hint: string;
}

/** In place of a panel whose data the source does not have: an empty one would say that there is nothing. */
export function Unsupported({ what, hint }: UnsupportedProps) {
  const { source } = useConnection();
  return (
    <Message title={`${what} are not told by this source`}>
      <p>
        {source?.name ?? 'The program'} is observed by {source?.agent ?? 'an agent'}, which does not offer them. {hint}
        {source?.runtime.includes('console-subscriber') && ' The crate pollscope, added to the program, tells them.'}
      </p>
    </Message>
  );
}
