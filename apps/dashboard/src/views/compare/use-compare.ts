import { useEffect, useMemo } from 'react';
import type { CompareAsked, ComparisonState } from '../../ingest/compare/comparison-state.ts';
import type { RecordingOrigin } from '../../ingest/recording/replay-state.ts';
import { useComparison, useLibrary, useReadable, useSession } from '../../session/hooks.ts';
import { originOf } from '../../session/origin-of.ts';
import { type CompareState, DEFAULT_COMPARE } from '../../url/compare-state.ts';
import { useView, useViewLocation } from '../../url/use-view.ts';
import type { RecordingLink } from '../../url/view-state.ts';
import { FRESH } from '../recordings/use-opening.ts';
import type { ChosenRuns } from './run-chooser.tsx';

/** The two that the address names. */
export function useChosenRuns(): ChosenRuns {
  const { recording, with: after } = useView();
  const { home } = useLibrary();
  const own: RecordingLink | undefined =
    home.kind === 'recording' && home.origin.kind === 'file' ? { kind: 'file', name: home.origin.name } : undefined;
  return { before: recording ?? own, after };
}

export interface CompareActs {
  /** Shows these two, beginning anew. */
  readonly choose: (chosen: ChosenRuns) => void;
  /** Shows the same two otherwise. */
  readonly show: (change: Partial<CompareState>) => void;
}

/** What the user does in the view: the address follows, so that the back button leads back. */
export function useCompareActs(): CompareActs {
  const location = useViewLocation();
  return useMemo(
    () => ({
      choose({ before, after }) {
        const { by, measure, order } = location.get().compare;
        const compare = { ...DEFAULT_COMPARE, by, measure, order };
        location.push({ ...FRESH, view: 'compare', recording: before, with: after, compare });
      },
      show: (change) => location.push({ compare: { ...location.get().compare, ...change } }),
    }),
    [location],
  );
}

export interface Comparing {
  readonly before: RecordingOrigin | undefined;
  readonly after: RecordingOrigin | undefined;
  readonly state: ComparisonState;
  readonly again: () => void;
}

/** Has the two compared that the address names, as long as the view is there. */
export function useComparing({ before: beforeLink, after: afterLink }: ChosenRuns): Comparing {
  const session = useSession();
  const state = useComparison();
  const { alignedAt } = useView().compare;
  const before = useOrigin(beforeLink);
  const after = useOrigin(afterLink);
  const asked = useMemo<CompareAsked | undefined>(
    () => (before === undefined || after === undefined ? undefined : { before, after, alignedAt }),
    [before, after, alignedAt],
  );
  useEffect(() => {
    if (asked === undefined) session.comparing.cancel();
    else session.comparing.ask(asked);
  }, [session, asked]);
  useEffect(() => () => session.comparing.rest(), [session]);
  return {
    before,
    after,
    state,
    again() {
      session.comparing.cancel();
      if (asked !== undefined) session.comparing.ask(asked);
    },
  };
}

/** The recording that a link means; undefined without a link, or while its file is not there. */
function useOrigin(link: RecordingLink | undefined): RecordingOrigin | undefined {
  const library = useLibrary();
  const files = useReadable(library.files);
  const key = JSON.stringify(link);
  // A file is there as soon as it is among the files.
  return useMemo(
    () => (files !== undefined && key !== undefined ? originOf(JSON.parse(key), library) : undefined),
    [key, library, files],
  );
}
