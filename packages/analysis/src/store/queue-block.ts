import type { Nanoseconds, QueueId, QueueWindow, QueueWindowsSection } from '@pollscope/protocol';
import { Histogram } from '../histogram.ts';
import { HistogramPack, type HistogramSink, type Measure, packOf } from './histogram-pack.ts';
import type { Window } from './window-series.ts';

export type QueueFigures = Omit<QueueWindow, 'pollTime' | 'queueDelay'>;

/** What a block is made of; rows and histograms go together. */
interface QueueBlockParts extends Window {
  readonly rows: readonly QueueFigures[];
  /** Polls of each row, and the longest of them. */
  readonly polls: readonly number[];
  readonly longest: readonly Nanoseconds[];
  readonly histograms: Readonly<Record<Measure, HistogramPack>>;
  /** Windows that it stands for. */
  readonly windows: number;
}

/** All queues in one window, or in several that follow each other, with the histograms packed: thousands are kept. */
export class QueueBlock implements Window {
  readonly start: number;
  readonly duration: number;
  readonly rows: readonly QueueFigures[];
  readonly windows: number;
  /** Sums over all queues. */
  readonly polls: number;
  readonly received: Nanoseconds;
  readonly #polls: readonly number[];
  readonly #longest: readonly Nanoseconds[];
  readonly #histograms: Readonly<Record<Measure, HistogramPack>>;
  /** All queues together: their histograms as one. Put together when first asked for. */
  readonly #together: Partial<Record<Measure, HistogramPack>> = {};
  #indices: ReadonlyMap<QueueId, number> | undefined;

  private constructor({ start, duration, rows, polls, longest, histograms, windows }: QueueBlockParts) {
    this.start = start;
    this.duration = duration;
    this.rows = rows;
    this.windows = windows;
    this.polls = polls.reduce((total, own) => total + own, 0);
    this.received = rows.reduce((total, row) => total + row.received, 0);
    this.#polls = polls;
    this.#longest = longest;
    this.#histograms = histograms;
  }

  static of({ start, duration, rows }: QueueWindowsSection): QueueBlock {
    return new QueueBlock({
      start,
      duration,
      rows: rows.map(figuresOf),
      polls: rows.map((row) => row.pollTime.counts.reduce((total, count) => total + count, 0)),
      longest: rows.map((row) => row.pollTime.max),
      histograms: { pollTime: packOf(rows, 'pollTime'), queueDelay: packOf(rows, 'queueDelay') },
      windows: 1,
    });
  }

  /** One block that says what several say together: at least one, one after the other, with the same queues in the same rows. */
  static merged(blocks: readonly QueueBlock[]): QueueBlock {
    const [first] = blocks;
    if (first === undefined) throw new RangeError('A block is merged from at least one other.');
    const packed = (measure: Measure): HistogramPack =>
      new HistogramPack(first.rows.length, mergedHistograms(blocks, measure));
    return new QueueBlock({
      start: first.start,
      duration: blocks.reduce((total, block) => total + block.duration, 0),
      rows: first.rows.map((_, index) => joined(blocks.map((block) => block.rows[index] as QueueFigures))),
      polls: first.rows.map((_, index) => blocks.reduce((total, block) => total + block.pollsOf(index), 0)),
      longest: first.rows.map((_, index) => Math.max(...blocks.map((block) => block.longestPollOf(index)))),
      histograms: { pollTime: packed('pollTime'), queueDelay: packed('queueDelay') },
      windows: blocks.reduce((total, block) => total + block.windows, 0),
    });
  }

  /** Row of a queue, -1 if the window has none. */
  indexOf(queue: QueueId): number {
    // Ids are given out from 0 on, and rows come in their order.
    if (this.rows[queue]?.queue === queue) return queue;
    this.#indices ??= new Map(this.rows.map((row, index) => [row.queue, index]));
    return this.#indices.get(queue) ?? -1;
  }

  pollsOf(index: number): number {
    return this.#polls[index] ?? 0;
  }

  longestPollOf(index: number): Nanoseconds {
    return this.#longest[index] ?? 0;
  }

  mergeInto(sink: HistogramSink, measure: Measure, index: number): void {
    this.#histograms[measure].mergeInto(sink, index);
  }

  mergeAllInto(sink: HistogramSink, measure: Measure): void {
    (this.#together[measure] ??= this.#putTogether(measure)).mergeInto(sink, 0);
  }

  #putTogether(measure: Measure): HistogramPack {
    const all = new Histogram();
    for (let index = 0; index < this.rows.length; index++) this.mergeInto(all, measure, index);
    return new HistogramPack(1, [all.toSparse()]);
  }
}

/** Field by field: what is left out must not be held. */
function figuresOf(row: QueueFigures): QueueFigures {
  const { queue, received, entitled, lag, vruntime, depth, depthMax, slices, preemptions, maxGap } = row;
  return { queue, received, entitled, lag, vruntime, depth, depthMax, slices, preemptions, maxGap };
}

/** In the order of time. */
function joined(rows: readonly QueueFigures[]): QueueFigures {
  return rows.reduce((sum, row) => ({
    ...row,
    received: sum.received + row.received,
    entitled: sum.entitled + row.entitled,
    depthMax: Math.max(sum.depthMax, row.depthMax),
    slices: sum.slices + row.slices,
    preemptions: sum.preemptions + row.preemptions,
    maxGap: Math.max(sum.maxGap, row.maxGap),
  }));
}

function* mergedHistograms(blocks: readonly QueueBlock[], measure: Measure) {
  const sum = new Histogram();
  for (let index = 0; index < (blocks[0]?.rows.length ?? 0); index++) {
    sum.clear();
    for (const block of blocks) block.mergeInto(sum, measure, index);
    yield sum.toSparse();
  }
}
