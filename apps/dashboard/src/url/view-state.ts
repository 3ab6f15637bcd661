import type { StripMetric, TaskColumn } from '@pollscope/analysis';

export const VIEWS = ['overview', 'queues', 'tasks', 'task', 'resources', 'workers'] as const;
export type View = (typeof VIEWS)[number];

/** Everything in the address, so that a copied link shows the same view. */
export interface ViewState {
  readonly view: View;
  readonly windowSeconds: WindowSeconds;
  readonly metric: StripMetric;
  /** Names of the queues that the strips leave out; names survive a restart of the program, ids need not. */
  readonly hidden: readonly string[];
  readonly sort: { readonly column: TaskColumn; readonly descending: boolean };
  readonly filter: string;
  readonly groupBy: 'task' | 'name';
  /** Key of the selected task row; in the view `task`, the task's id. */
  readonly selected: string | undefined;
  /** Name of the queue that the view `queues` shows in detail. */
  readonly queue: string | undefined;
  /** Id of the resource that the view `resources` shows in detail. */
  readonly resource: number | undefined;
}

export const WINDOWS = [10, 30, 60, 300] as const;
export type WindowSeconds = (typeof WINDOWS)[number];

const METRICS: readonly StripMetric[] = [
  'pollP50',
  'pollP95',
  'pollP99',
  'pollMax',
  'delayP95',
  'lag',
  'depthMax',
  'receivedShare',
  'pollsPerSecond',
];

const COLUMNS: readonly TaskColumn[] = [
  'name',
  'queue',
  'state',
  'tasks',
  'waitingFor',
  'polls',
  'busy',
  'wakes',
  'selfWakes',
  'pollP50',
  'pollP95',
  'pollP99',
  'pollMax',
  'delayP95',
];

export const DEFAULT_VIEW: ViewState = {
  view: 'overview',
  windowSeconds: 30,
  metric: 'pollP95',
  hidden: [],
  sort: { column: 'pollP95', descending: true },
  filter: '',
  groupBy: 'task',
  selected: undefined,
  queue: undefined,
  resource: undefined,
};

/** Version of the address; a change that old links would misread raises it and adds an upgrade step. */
const VERSION = '1';

function oneOf<T>(known: readonly T[], value: unknown): T | undefined {
  return known.find((candidate) => candidate === value);
}

function decodeSort(text: string | null): ViewState['sort'] | undefined {
  if (text === null) return undefined;
  const descending = text.startsWith('-');
  const column = oneOf(COLUMNS, descending ? text.slice(1) : text);
  return column === undefined ? undefined : { column, descending };
}

function wholeNumber(text: string | null): number | undefined {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Reads the query part of an address; what is missing or not understood takes its default, one by one. */
export function decodeView(search: string): ViewState {
  const query = new URLSearchParams(search);
  const window = query.get('window');
  return {
    view: oneOf(VIEWS, query.get('view')) ?? DEFAULT_VIEW.view,
    windowSeconds: oneOf(WINDOWS, window === null ? undefined : Number(window)) ?? DEFAULT_VIEW.windowSeconds,
    metric: oneOf(METRICS, query.get('metric')) ?? DEFAULT_VIEW.metric,
    hidden: query.getAll('hide'),
    sort: decodeSort(query.get('sort')) ?? DEFAULT_VIEW.sort,
    filter: query.get('filter') ?? DEFAULT_VIEW.filter,
    groupBy: oneOf(['task', 'name'] as const, query.get('group')) ?? DEFAULT_VIEW.groupBy,
    selected: query.get('task') ?? DEFAULT_VIEW.selected,
    queue: query.get('queue') ?? DEFAULT_VIEW.queue,
    resource: wholeNumber(query.get('resource')),
  };
}

/** The query part for a view, with its question mark; defaults are left out. */
export function encodeView(state: ViewState): string {
  const query = new URLSearchParams({ v: VERSION });
  if (state.view !== DEFAULT_VIEW.view) query.set('view', state.view);
  if (state.windowSeconds !== DEFAULT_VIEW.windowSeconds) query.set('window', String(state.windowSeconds));
  if (state.metric !== DEFAULT_VIEW.metric) query.set('metric', state.metric);
  for (const queue of state.hidden) query.append('hide', queue);
  const { column, descending } = state.sort;
  if (column !== DEFAULT_VIEW.sort.column || descending !== DEFAULT_VIEW.sort.descending) {
    query.set('sort', descending ? `-${column}` : column);
  }
  if (state.filter !== '') query.set('filter', state.filter);
  if (state.groupBy !== DEFAULT_VIEW.groupBy) query.set('group', state.groupBy);
  if (state.selected !== undefined) query.set('task', state.selected);
  if (state.queue !== undefined) query.set('queue', state.queue);
  if (state.resource !== undefined) query.set('resource', String(state.resource));
  return `?${query.toString()}`;
}
