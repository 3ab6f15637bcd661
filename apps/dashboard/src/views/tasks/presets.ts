import type { ViewState } from '../../url/view-state.ts';

/** A question that is asked often, as a sort order and where it matters a window. */
export interface Preset {
  readonly label: string;
  readonly hint: string;
  readonly asks: Pick<ViewState, 'sort'> & Partial<Pick<ViewState, 'windowSeconds'>>;
}

export const PRESETS: readonly Preset[] = [
  {
    label: 'Longest p95 over 60 s',
    hint: 'Tasks whose polls hold their worker longest, over the last 60 s',
    asks: { sort: { column: 'pollP95', descending: true }, windowSeconds: 60 },
  },
  {
    label: 'Most polls',
    hint: 'Tasks that wake themselves and yield without getting on',
    asks: { sort: { column: 'polls', descending: true } },
  },
  {
    label: 'Longest waiting',
    hint: 'Tasks that may wait for something that never comes',
    asks: { sort: { column: 'waitingFor', descending: true } },
  },
];

export function isAsked({ asks }: Preset, { sort, windowSeconds }: ViewState): boolean {
  const isSameSort = asks.sort.column === sort.column && asks.sort.descending === sort.descending;
  return isSameSort && (asks.windowSeconds === undefined || asks.windowSeconds === windowSeconds);
}
