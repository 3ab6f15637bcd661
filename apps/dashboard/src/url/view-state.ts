import type { StripMetric, TaskColumn, TaskGrouping } from '@pollscope/analysis';
import { type CompareState, decodeCompare, DEFAULT_COMPARE, encodeCompare } from './compare-state.ts';
import { decodeRange, decodeTime, encodeRange, encodeTime, type RangeInAddress } from './stream-times.ts';

export const VIEWS = [
  'overview',
  'queues',
  'tasks',
  'task',
  'resources',
  'workers',
  'timeline',
  'recordings',
  'compare',
] as const;
export type View = (typeof VIEWS)[number];

/** The recording that a link shows: one that the page's server has, or a file that whoever follows the link must have. */
export type RecordingLink =
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly name: string };

/** Everything in the address, so that a copied link shows the same view. */
export interface ViewState {
  readonly view: View;
  readonly windowSeconds: WindowSeconds;
  readonly metric: StripMetric;
  /** Names of the queues that the strips leave out; names survive a restart of the program, ids need not. */
  readonly hidden: readonly string[];
  readonly sort: { readonly column: TaskColumn; readonly descending: boolean };
  readonly filter: string;
  readonly groupBy: TaskGrouping;
  /** Ids of the columns that the table of tasks leaves out. */
  readonly hiddenColumns: readonly string[];
  /** Key of the selected task row; in the view `task`, the task's id. */
  readonly selected: string | undefined;
  /** Name of the queue that the view `queues` shows in detail. */
  readonly queue: string | undefined;
  /** Id of the resource that the view `resources` shows in detail. */
  readonly resource: number | undefined;
  /** Undefined: the program behind the page, or the recording that the page itself holds. */
  readonly recording: RecordingLink | undefined;
  /** The recording that the view `compare` holds against `recording`. */
  readonly with: RecordingLink | undefined;
  readonly compare: CompareState;
  /** Stream time in nanoseconds at which the view stands; undefined: at the end of what there is. */
  readonly at: number | undefined;
  /** Stream times in nanoseconds: the stretch that every view shows, if one is selected. */
  readonly range: RangeInAddress | undefined;
  /** Stream times in nanoseconds: what the timeline has in view, unless it follows the stream. */
  readonly viewport: RangeInAddress | undefined;
}

export const WINDOWS = [10, 30, 60, 300] as const;
export type WindowSeconds = (typeof WINDOWS)[number];
export const WIDEST_WINDOW: WindowSeconds = 300;

const GROUPINGS: readonly TaskGrouping[] = ['task', 'name', 'queue', 'location'];

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
  'location',
  'findings',
];

export const DEFAULT_VIEW: ViewState = {
  view: 'overview',
  windowSeconds: 30,
  metric: 'pollP95',
  hidden: [],
  sort: { column: 'pollP95', descending: true },
  filter: '',
  groupBy: 'task',
  hiddenColumns: [],
  selected: undefined,
  queue: undefined,
  resource: undefined,
  recording: undefined,
  with: undefined,
  compare: DEFAULT_COMPARE,
  at: undefined,
  range: undefined,
  viewport: undefined,
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

/** What a link to a recording is called in the address: one to an address, and one to a file. */
type LinkNames = Readonly<Record<RecordingLink['kind'], string>>;

const SHOWN: LinkNames = { url: 'recording', file: 'file' };
const COMPARED: LinkNames = { url: 'with', file: 'withFile' };

function decodeRecording(query: URLSearchParams, names: LinkNames): RecordingLink | undefined {
  const url = query.get(names.url);
  if (url !== null && url !== '') return { kind: 'url', url };
  const name = query.get(names.file);
  return name === null || name === '' ? undefined : { kind: 'file', name };
}

function encodeRecording(link: RecordingLink | undefined, query: URLSearchParams, names: LinkNames): void {
  if (link !== undefined) query.set(names[link.kind], link.kind === 'url' ? link.url : link.name);
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
    groupBy: oneOf(GROUPINGS, query.get('group')) ?? DEFAULT_VIEW.groupBy,
    hiddenColumns: query.getAll('without'),
    selected: query.get('task') ?? DEFAULT_VIEW.selected,
    queue: query.get('queue') ?? DEFAULT_VIEW.queue,
    resource: wholeNumber(query.get('resource')),
    recording: decodeRecording(query, SHOWN),
    with: decodeRecording(query, COMPARED),
    compare: decodeCompare(query),
    at: decodeTime(query.get('at')),
    range: decodeRange(query.get('range')),
    viewport: decodeRange(query.get('in')),
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
  for (const hidden of state.hiddenColumns) query.append('without', hidden);
  if (state.selected !== undefined) query.set('task', state.selected);
  if (state.queue !== undefined) query.set('queue', state.queue);
  if (state.resource !== undefined) query.set('resource', String(state.resource));
  encodeRecording(state.recording, query, SHOWN);
  encodeRecording(state.with, query, COMPARED);
  encodeCompare(state.compare, query);
  if (state.at !== undefined) query.set('at', encodeTime(state.at));
  if (state.range !== undefined) query.set('range', encodeRange(state.range));
  if (state.viewport !== undefined) query.set('in', encodeRange(state.viewport));
  return `?${query.toString()}`;
}
