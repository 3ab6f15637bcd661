import { useMemo } from 'react';
import type { FindingFlag } from '../../charts/timeline/scene.ts';
import { useQuery, useReplay } from '../../session/hooks.ts';

/** Of a stream the findings of so long are marked: as long as windows are held. */
const REACH = 600e9;
const MOST = 200;

/** The findings as marks on the time axis, in order. */
export function useFindingFlags(): readonly FindingFlag[] {
  const replay = useReplay();
  // A recording's findings are found by looking through it, wherever the position is.
  const window = replay.kind === 'closed' ? REACH : 1e9;
  const live = useQuery<'findings'>({ kind: 'findings', span: { kind: 'live', window }, limit: MOST })?.value.rows;
  const recorded = replay.kind === 'open' ? replay.survey.findings : undefined;
  return useMemo(() => {
    const marks =
      recorded === undefined
        ? (live ?? []).map(({ first, last, severity, sentence }) => ({
            kind: 'finding' as const,
            from: first,
            to: last,
            severity,
            text: sentence,
          }))
        : recorded.map(({ first, toldAt, severity, sentence }) => ({
            kind: 'finding' as const,
            from: first,
            to: toldAt,
            severity,
            text: sentence,
          }));
    return marks.sort((a, b) => a.from - b.from);
  }, [recorded, live]);
}
