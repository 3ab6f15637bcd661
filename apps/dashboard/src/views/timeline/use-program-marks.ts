import type { MarkRow } from '@pollscope/analysis';
import { useMemo } from 'react';
import type { ProgramMark } from '../../charts/timeline/scene.ts';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { spanOf } from '../../charts/timeline/viewport.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSettledView } from './use-settled-view.ts';

/** More than these, the newest in view, cannot be told apart. */
export const MOST_MARKS = 300;

/** What the program marked in view and just after it, in order of their ends. */
export function useProgramMarks(model: TimelineModel): readonly ProgramMark[] {
  const { view, follows } = useSettledView(model);
  const span = spanOf(view);
  const rows = useQuery<'marks'>({
    kind: 'marks',
    // Spans that end after the view reach into it.
    span: follows ? { kind: 'live', window: span } : { kind: 'frozen', window: 2 * span, until: view.to + span },
    limit: MOST_MARKS,
  })?.value;
  return useMemo(() => (rows ?? []).map(markOf), [rows]);
}

function markOf({ time, duration = 0, name, fields, task }: MarkRow): ProgramMark {
  return { kind: 'program', from: time - duration, to: time, name, fields, task };
}
