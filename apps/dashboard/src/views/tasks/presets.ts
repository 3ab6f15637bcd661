import type { ViewState } from '../../url/view-state.ts';

/** A question that is asked often, as a sort order. */
export interface Preset {
  readonly label: string;
  readonly hint: string;
  readonly sort: ViewState['sort'];
}

export const PRESETS: readonly Preset[] = [
  {
    label: 'Longest p95',
    hint: 'Tasks whose polls hold their worker longest',
    sort: { column: 'pollP95', descending: true },
  },
  {
    label: 'Most polls',
    hint: 'Tasks that wake themselves and yield without getting on',
    sort: { column: 'polls', descending: true },
  },
  {
    label: 'Longest waiting',
    hint: 'Tasks that may wait for something that never comes',
    sort: { column: 'waitingFor', descending: true },
  },
];

export function isSameSort(a: ViewState['sort'], b: ViewState['sort']): boolean {
  return a.column === b.column && a.descending === b.descending;
}
