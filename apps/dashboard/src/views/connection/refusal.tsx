import type { RefusalCode } from '@pollscope/protocol';
import type { ReactNode } from 'react';
import type { ConnectionState } from '@pollscope/protocol/client';
import { useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Message } from '../../widgets/message.tsx';

const TITLES: Readonly<Record<RefusalCode, string>> = {
  unauthorized: 'This browser may not read the program yet',
  version: 'Console and agent speak different versions',
  busy: 'Too many consoles are connected',
  malformed: 'Console and agent do not understand each other',
};

const NEXT_STEPS: Readonly<Record<RefusalCode, ReactNode>> = {
  unauthorized: (
    <>
      Open the URL that the program printed when it started: it ends in <code>?token=…</code>. This browser then stays
      allowed.
    </>
  ),
  version: 'Upgrade the older of the two, restart the program, and load this page again.',
  busy: 'Close a console that nobody looks at, then try again.',
  malformed:
    'Load this page again. If it stays so, agent and console come from different releases: install one release of both.',
};

export interface RefusalProps {
  readonly refusal: ConnectionState & { readonly kind: 'refused' };
  readonly size: 'page' | 'panel';
}

/** Why the agent turned the console away, and what to do about it. */
export function Refusal({ refusal, size }: RefusalProps) {
  const session = useSession();
  return (
    <Message
      size={size}
      tone="alarm"
      title={TITLES[refusal.code]}
      actions={<Button onClick={() => session.retry()}>Try again</Button>}
    >
      <p>{NEXT_STEPS[refusal.code]}</p>
      <p>
        The agent says: <strong>{refusal.message}</strong>
      </p>
    </Message>
  );
}
