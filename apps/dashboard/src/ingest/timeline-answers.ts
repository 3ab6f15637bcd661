import {
  type Timeline,
  TimelineDrawing,
  type TimelineMap,
  type TimelineSource,
  timelineMapOf,
  timelinePollOf,
} from '@pollscope/analysis';
import type { Answers, Query, Reply, Span, TimelineKind } from './messages.ts';

export interface TimelineAnswersOptions {
  readonly reply: (message: Reply, transfer: ArrayBuffer[]) => void;
  /** A query will not be answered, because a later one took its place or its data cannot be read. */
  readonly onDropped: (id: number) => void;
}

/** A timeline query of the subscription `id`, the `revision`th. */
interface AskedTimeline {
  readonly id: number;
  readonly revision: number;
  readonly query: Query<TimelineKind>;
}

/** Answers the queries that may have to read a recording first. */
export class TimelineAnswers {
  readonly #options: TimelineAnswersOptions;
  /** One for each subscription whose answer is under way. */
  readonly #underWay = new Map<number, AbortController>();
  /** Lanes keep their places from answer to answer. */
  #drawing: { readonly source: TimelineSource; readonly drawing: TimelineDrawing } | undefined;

  constructor(options: TimelineAnswersOptions) {
    this.#options = options;
  }

  /** Replies once, unless the query is dropped meanwhile. `number`: the window's number of the source. */
  async answer({ id, revision, query }: AskedTimeline, source: TimelineSource, number: number): Promise<void> {
    this.drop(id);
    const controller = new AbortController();
    this.#underWay.set(id, controller);
    let isAnswered = false;
    try {
      const value = await this.#valueOf(query, source, controller.signal);
      if (controller.signal.aborted) return;
      isAnswered = true;
      const end = source.extent?.to ?? 0;
      this.#options.reply({ type: 'answer', source: number, id, revision, value, end }, buffersOf(query, value));
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    } finally {
      if (this.#underWay.get(id) === controller) this.#underWay.delete(id);
      if (!isAnswered) this.#options.onDropped(id);
    }
  }

  /** Gives up the answer that is under way, if one is. */
  drop(id: number): void {
    this.#underWay.get(id)?.abort();
    this.#underWay.delete(id);
  }

  #valueOf(query: Query<TimelineKind>, source: TimelineSource, signal: AbortSignal): Promise<Answers[TimelineKind]> {
    switch (query.kind) {
      case 'timeline': {
        const range = rangeOf(query.span, source);
        const ranked = { from: range.from + query.before, to: range.to - query.after };
        return this.#drawingOf(source).draw({ ...query, range, ranked }, signal);
      }
      case 'timelineMap':
        return timelineMapOf(source, query.columns);
      case 'timelinePoll':
        return timelinePollOf(source, query.choice, signal);
    }
  }

  #drawingOf(source: TimelineSource): TimelineDrawing {
    if (this.#drawing?.source !== source) this.#drawing = { source, drawing: new TimelineDrawing(source) };
    return this.#drawing.drawing;
  }
}

function rangeOf(span: Span, source: TimelineSource): { readonly from: number; readonly to: number } {
  const to = span.kind === 'live' ? (source.extent?.to ?? 0) : span.until;
  return { from: to - span.window, to };
}

/** What can be moved instead of copied: each column of these answers was made for it. */
function buffersOf(query: Query<TimelineKind>, value: Answers[TimelineKind]): ArrayBuffer[] {
  if (query.kind === 'timeline') {
    const { shown, polls, breaks, openPolls } = value as Timeline;
    const tables = [...shown.map(({ columns }) => columns), polls, breaks, openPolls];
    return tables.flatMap((table) => Object.values(table).flatMap(bufferOf));
  }
  if (query.kind === 'timelineMap') {
    const { longest, busy } = value as TimelineMap;
    return [longest, busy].flatMap(bufferOf);
  }
  return [];
}

function bufferOf(column: unknown): ArrayBuffer[] {
  return ArrayBuffer.isView(column) && column.buffer instanceof ArrayBuffer ? [column.buffer] : [];
}
