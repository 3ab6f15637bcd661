import type { ConsoleStore, Strip, TimeRange } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import type { Answers, Query, QueryKind, Span, StoreKind } from './messages.ts';

/** The part of the store that queries read. */
export type QueryableStore = Pick<ConsoleStore, 'now' | 'windowsUntil' | Exclude<StoreKind, 'course'>>;

/** Queries that are answered from windows alone; the others know of single polls too, which arrive earlier. */
export const FROM_WINDOWS: ReadonlySet<QueryKind> = new Set(['strip', 'course', 'workerLane', 'distribution']);

/** End of what a query sees: the newest data that it is answered from, or the instant at which the view was paused. */
export function endOf({ kind, span }: Query, store: QueryableStore): Nanoseconds {
  const newest = FROM_WINDOWS.has(kind) ? store.windowsUntil : store.now;
  return span.kind === 'live' ? newest : Math.min(span.until, newest);
}

function exactRange(span: Span, to: Nanoseconds): TimeRange {
  return { from: to - span.window, to };
}

/** Columns lie on multiples of their width; the last one may still fill. */
function columnRange(span: Span, column: Nanoseconds, end: Nanoseconds): { range: TimeRange; columns: number } {
  const to = Math.ceil(end / column) * column;
  // Two more than the window holds: the left edge stays covered while the strip scrolls on.
  const columns = Math.ceil(span.window / column) + 2;
  return { range: { from: to - columns * column, to }, columns };
}

export function evaluate(store: QueryableStore, query: Query<StoreKind>): Answers[StoreKind] {
  const end = endOf(query, store);
  switch (query.kind) {
    case 'queueNames':
      return store.queueNames(query);
    case 'overview':
      return store.overview(exactRange(query.span, end), query);
    case 'strip':
    case 'course':
      return until(end, store.strip({ ...query, ...columnRange(query.span, query.column, end) }));
    case 'workerLane':
      return store.workerLane(columnRange(query.span, query.column, end));
    case 'tasks':
      return store.tasks({ ...query, range: exactRange(query.span, end) });
    case 'distribution':
      return store.distribution({ ...query, range: exactRange(query.span, end) });
    case 'running':
      // Asked for at the moment of a pause, it is what ran then; a frozen query is not answered again.
      return store.running(query);
    case 'findings':
      return store.findings({ ...query, range: exactRange(query.span, end) });
    case 'stacks':
      return store.stacks({ ...query, range: exactRange(query.span, end) });
    case 'task':
      return store.task({ ...query, range: exactRange(query.span, end) });
    case 'taskFigures':
      return store.taskFigures({ ...query, range: exactRange(query.span, end) });
    case 'taskPolls':
      return store.taskPolls({ ...query, ...columnRange(query.span, query.column, end) });
    case 'resources':
      return store.resources(exactRange(query.span, end));
    case 'resource':
      return store.resource({ ...query, range: exactRange(query.span, end) });
    case 'pollList':
      return store.pollList({ ...query, range: exactRange(query.span, end) });
    case 'queueService':
      return store.queueService({ ...query, ...columnRange(query.span, query.column, end) });
    case 'antagonists':
      return store.antagonists(query);
    case 'slices':
      return store.slices({ ...query, range: exactRange(query.span, end) });
    case 'unattended':
      return store.unattended({ ...query, range: exactRange(query.span, end) });
    case 'marks':
      return store.marks({ ...query, range: exactRange(query.span, end) });
  }
}

/** A column that still fills is drawn where its data ends, not in its future middle. */
function until(end: Nanoseconds, strip: Strip): Strip {
  const last = strip.time.length - 1;
  const middle = strip.time[last];
  if (middle !== undefined && middle > end) strip.time[last] = end;
  return strip;
}

/** The buffers of an answer, to be moved instead of copied. */
export function transferables(query: Query, answer: Answers[QueryKind]): ArrayBuffer[] {
  if (query.kind === 'strip' || query.kind === 'course') {
    const { time, series } = answer as Answers['strip'];
    return buffers([time, ...series.flatMap(({ values, counts }) => [values, counts])]);
  }
  if (query.kind === 'workerLane') {
    const { time, workers } = answer as Answers['workerLane'];
    return buffers([time, ...workers.flatMap(({ polling, driver, parked }) => [polling, driver, parked])]);
  }
  if (query.kind === 'taskPolls') {
    const { time, shortest, longest, counts } = answer as Answers['taskPolls'];
    return buffers([time, shortest, longest, counts]);
  }
  return [];
}

function buffers(columns: readonly Float64Array[]): ArrayBuffer[] {
  const unique = new Set<ArrayBuffer>();
  // A column that shares its memory with others, or with another thread, is copied.
  for (const { buffer, byteLength } of columns) {
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) unique.add(buffer);
  }
  return [...unique];
}
