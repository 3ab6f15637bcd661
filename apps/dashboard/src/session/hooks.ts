import type { Capability } from '@pollscope/protocol';
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ConnectionStatus } from '../ingest/connection-state.ts';
import type { Query, QueryKind } from '../ingest/messages.ts';
import type { Readable } from './readable.ts';
import type { Answered, Following, Session, Watch } from './session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('A view was rendered outside SessionContext');
  return session;
}

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

export function useConnection(): ConnectionStatus {
  return useReadable(useSession().status);
}

/** Whether the source can tell it; true while nothing is connected, so that nothing is said to be missing. */
export function useCapability(capability: Capability): boolean {
  return useConnection().source?.capabilities.includes(capability) ?? true;
}

export function useFollowing(): Following {
  return useReadable(useSession().following);
}

/** Calls `listener` on each answer, outside React; `query` is compared by content. */
export function useWatch<K extends QueryKind>(query: Query<K>, listener: (answered: Answered<K>) => void): void {
  const session = useSession();
  const latestListener = useRef(listener);
  const watch = useRef<Watch<K> | undefined>(undefined);
  useEffect(() => {
    latestListener.current = listener;
  });
  useEffect(() => {
    const opened = session.watch<K>((answered) => latestListener.current(answered));
    watch.current = opened;
    return () => opened.close();
  }, [session]);
  const key = JSON.stringify(query);
  useEffect(() => watch.current?.ask(JSON.parse(key)), [key]);
}

/** The latest answer to `query`. While a changed query is on its way, the answer to the one before is kept. */
export function useQuery<K extends QueryKind>(query: Query<K>): Answered<K> | undefined {
  const [answered, setAnswered] = useState<Answered<K>>();
  const { restarts } = useConnection();
  useWatch<K>(query, setAnswered);
  // Answers from before a restart describe a program that is gone.
  const [seenRestarts, setSeenRestarts] = useState(restarts);
  if (seenRestarts !== restarts) {
    setSeenRestarts(restarts);
    setAnswered(undefined);
  }
  return answered;
}
