import { Channel, type Frame } from '../model.ts';
import type { SectionKind } from '../sections/codec.ts';
import type { Nanoseconds } from '../units.ts';
import { type ChunkSummary, ChunkSummaryBuilder } from './chunk-summary.ts';
import { emptyRange, rowsOf, type TimeRange, timesOfFrame } from './section-facts.ts';

/** What the frames of a chunk tell, those of its snapshot not counted. */
export interface ChunkContents {
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly frames: number;
  /** Rows on the events channel. */
  readonly events: number;
  /** Rows of each kind of section. */
  readonly counts: ReadonlyMap<SectionKind, number>;
  readonly summary: ChunkSummary;
}

/** Counts what the frames of one chunk tell. */
export class ChunkContentsBuilder {
  readonly #range: TimeRange = emptyRange();
  readonly #counts = new Map<SectionKind, number>();
  readonly #summary = new ChunkSummaryBuilder();
  #frames = 0;
  #events = 0;

  /** Returns when what the frame tells happened. */
  add(frame: Frame): TimeRange {
    this.#frames += 1;
    for (const section of frame.sections) {
      const rows = rowsOf(section);
      this.#counts.set(section.kind, (this.#counts.get(section.kind) ?? 0) + rows);
      if (frame.channel === Channel.events) this.#events += rows;
      this.#summary.add(section);
    }
    const times = timesOfFrame(frame);
    this.#range.from = Math.min(this.#range.from, times.from);
    this.#range.to = Math.max(this.#range.to, times.to);
    return times;
  }

  /** `now`: the time of a chunk whose frames tell of none. */
  finish(now: Nanoseconds): ChunkContents {
    const { from, to } = this.#range.from <= this.#range.to ? this.#range : { from: now, to: now };
    return {
      from,
      to,
      frames: this.#frames,
      events: this.#events,
      counts: this.#counts,
      summary: this.#summary.finish(),
    };
  }
}
