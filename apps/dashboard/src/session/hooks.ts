import type { Capability } from '@pollscope/protocol';
import { createContext, startTransition, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ComparisonState } from '../ingest/compare/comparison-state.ts';
import type { Query, QueryKind } from '../ingest/messages.ts';
import type { PlayerState, ReplayState } from '../ingest/recording/replay-state.ts';
import type { SourceStatus } from '../ingest/source-status.ts';
import type { Following } from './following.ts';
import type { Library } from './library.ts';
import type { Readable } from './readable.ts';
import type { Answered, Session, Watch } from './session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);
/** Whether what is rendered here can be seen: what cannot is refreshed less often. */
export const InViewContext = createContext(true);
export const LibraryContext = createContext<Library | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('A view was rendered outside SessionContext');
  return session;
}

export function useLibrary(): Library {
  const library = useContext(LibraryContext);
  if (library === undefined) throw new Error('A view was rendered outside LibraryContext');
  return library;
}

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

export function useConnection(): SourceStatus {
  return useReadable(useSession().status);
}

/** Whether the source can tell it; true while nothing is connected, so that nothing is said to be missing. */
export function useCapability(capability: Capability): boolean {
  return useConnection().source?.capabilities.includes(capability) ?? true;
}

export function useFollowing(): Following {
  return useReadable(useSession().following);
}

/** The recording that is shown, if one is. */
export function useReplay(): ReplayState {
  return useReadable(useSession().replay.state);
}

export function usePlayer(): PlayerState {
  return useReadable(useSession().replay.player);
}

/** Two recordings beside each other, as far as they were asked for. */
export function useComparison(): ComparisonState {
  return useReadable(useSession().comparing.state);
}

/** Calls `listener` on each answer, outside React; `query` is compared by content. */
export function useWatch<K extends QueryKind>(query: Query<K>, listener: (answered: Answered<K>) => void): void {
  const session = useSession();
  const isInView = useContext(InViewContext);
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
  useEffect(() => watch.current?.see(isInView), [isInView]);
}

/**
 * The latest answer to `query`. While a changed query is on its way, the answer to the one before is kept. The first answer is
 * rendered at once; rendering those that refresh it gives way to input and to what is drawn without React.
 */
export function useQuery<K extends QueryKind>(query: Query<K>): Answered<K> | undefined {
  const [answered, setAnswered] = useState<Answered<K>>();
  const run = useReadable(useSession().run);
  const shown = useRef<Query<K> | undefined>(undefined);
  useWatch<K>(query, (next) => {
    if (next.query === shown.current) {
      startTransition(() => setAnswered(next));
      return;
    }
    shown.current = next.query;
    setAnswered(next);
  });
  // Answers from before describe another run.
  const [seenRun, setSeenRun] = useState(run);
  if (seenRun !== run) {
    setSeenRun(run);
    setAnswered(undefined);
  }
  return answered;
}
