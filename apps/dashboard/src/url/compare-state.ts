const GROUPINGS = ['queue', 'task', 'location'] as const;
const MEASURES = ['pollTime', 'queueDelay'] as const;
const COLUMNS = ['name', 'share', 'count', 'rate', 'p50', 'p95', 'p99', 'max', 'ks', 'moved'] as const;

export type ComparedBy = (typeof GROUPINGS)[number];
export type ComparedMeasure = (typeof MEASURES)[number];
export type CompareColumn = (typeof COLUMNS)[number];

/** What the view `compare` shows of two recordings, and how. */
export interface CompareState {
  /** The mark of the program at which the two are held to be at the same instant; undefined: their beginnings. */
  readonly alignedAt: string | undefined;
  readonly by: ComparedBy;
  readonly measure: ComparedMeasure;
  readonly order: { readonly column: CompareColumn; readonly descending: boolean };
  /** Key of the row whose distributions are drawn; undefined: the one that the verdict names. */
  readonly row: string | undefined;
}

export const DEFAULT_COMPARE: CompareState = {
  alignedAt: undefined,
  by: 'queue',
  measure: 'pollTime',
  order: { column: 'moved', descending: true },
  row: undefined,
};

/** Reads what is understood, one by one. */
export function decodeCompare(query: URLSearchParams): CompareState {
  const order = query.get('order');
  const descending = order?.startsWith('-') === true;
  const column = COLUMNS.find((known) => known === (descending ? order?.slice(1) : order));
  return {
    alignedAt: query.get('align') || undefined,
    by: GROUPINGS.find((known) => known === query.get('by')) ?? DEFAULT_COMPARE.by,
    measure: MEASURES.find((known) => known === query.get('measure')) ?? DEFAULT_COMPARE.measure,
    order: column === undefined ? DEFAULT_COMPARE.order : { column, descending },
    row: query.get('row') ?? undefined,
  };
}

/** Adds it to an address; defaults are left out. */
export function encodeCompare({ alignedAt, by, measure, order, row }: CompareState, query: URLSearchParams): void {
  if (alignedAt !== undefined) query.set('align', alignedAt);
  if (by !== DEFAULT_COMPARE.by) query.set('by', by);
  if (measure !== DEFAULT_COMPARE.measure) query.set('measure', measure);
  const { column, descending } = order;
  if (column !== DEFAULT_COMPARE.order.column || descending !== DEFAULT_COMPARE.order.descending) {
    query.set('order', descending ? `-${column}` : column);
  }
  if (row !== undefined) query.set('row', row);
}
