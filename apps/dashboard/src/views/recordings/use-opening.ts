import { useMemo } from 'react';
import { useLibrary, useSession } from '../../session/hooks.ts';
import { DEFAULT_COMPARE } from '../../url/compare-state.ts';
import { useViewLocation } from '../../url/use-view.ts';
import type { RecordingLink, ViewState } from '../../url/view-state.ts';

/** Names and times of the run before mean nothing in another one. */
export const FRESH: Partial<ViewState> = {
  at: undefined,
  range: undefined,
  selected: undefined,
  queue: undefined,
  resource: undefined,
  hidden: [],
  with: undefined,
  compare: DEFAULT_COMPARE,
};

export interface Opening {
  /** A file that the user chose. */
  readonly openFile: (file: File) => void;
  /** A recording of the page's server; `url` is relative to the page. */
  readonly openUrl: (url: string) => void;
  /** Back to what the page shows by itself. */
  readonly close: () => void;
}

/** What opens another source: the address follows, so that the back button leads back. */
export function useOpening(): Opening {
  const session = useSession();
  const library = useLibrary();
  const location = useViewLocation();
  return useMemo(() => {
    const go = (recording: RecordingLink | undefined): void => {
      const { view } = location.get();
      const isOfOneThing = view === 'recordings' || view === 'compare' || view === 'task';
      location.push({ ...FRESH, recording, ...(isOfOneThing ? { view: 'overview' } : {}) });
    };
    /** The address names a place in a file that only the user has. */
    const isAwaited = (): boolean =>
      location.get().recording?.kind === 'file' && session.replay.state.get().kind === 'closed';
    return {
      openFile(file) {
        library.put(file);
        const link: RecordingLink = { kind: 'file', name: file.name };
        if (isAwaited()) location.push({ recording: link });
        else go(link);
      },
      openUrl: (url) => go({ kind: 'url', url }),
      close: () => go(undefined),
    };
  }, [session, library, location]);
}
