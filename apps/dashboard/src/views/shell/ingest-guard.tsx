import type { ReactNode } from 'react';
import { useReadable } from '../../session/hooks.ts';
import type { Readable } from '../../session/readable.ts';

export interface IngestGuardProps {
  readonly failure: Readable<string | undefined>;
  readonly children: ReactNode;
}

/** Fails the page together with its worker: figures that stand still must not be taken for the program's. */
export function IngestGuard({ failure, children }: IngestGuardProps) {
  const reason = useReadable(failure);
  if (reason !== undefined) throw new Error(reason);
  return children;
}
