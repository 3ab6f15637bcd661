import type { IndexedChunk, Pyramid, RecordingIndex, RecordingReader } from '@pollscope/protocol/recording';
import type { Definitions } from '../store/definitions.ts';
import type { TimeRange } from '../store/queries.ts';
import type { TaskTable } from '../store/task-table.ts';
import { type Cancellation, NEVER_CANCELLED } from './cancellation.ts';
import type { LaneSubject } from './lane.ts';
import { joinRanges } from './ranges.ts';
import { RecordedEvents } from './recorded-events.ts';
import type { Events, LaneSums, TimelineSource, TimeSum } from './timeline-source.ts';

/** Ten seconds at 200,000 a second: read in half a second, and 100 MB. */
const MOST_EVENTS = 2_000_000;
const CACHE_BYTES = 128 << 20;

/** What a source shows of a recording that is open. */
export interface RecordingToDraw {
  readonly reader: RecordingReader;
  /** Its own, or a rebuilt one; undefined until that is made: then there are no sums, and long ranges show nothing. */
  readonly index: () => RecordingIndex | undefined;
  /** Ranges with more single events than these are drawn from the index; two million if not given. */
  readonly mostEvents?: number;
}

/** A recording: single events of short ranges, read when they are asked for; of longer ones the pyramid. */
export class RecordingTimelineSource implements TimelineSource {
  readonly #recording: RecordingToDraw;
  readonly #events: RecordedEvents;
  #ready: Promise<void> | undefined;

  constructor(recording: RecordingToDraw) {
    this.#recording = recording;
    this.#events = new RecordedEvents(recording.reader, CACHE_BYTES);
  }

  get extent(): TimeRange | undefined {
    return this.#recording.reader.span;
  }

  get definitions(): Definitions {
    return this.#events.definitions;
  }

  get tasks(): TaskTable {
    return this.#events.tasks;
  }

  /** The last chunk knows the names of all that was there. */
  ready(): Promise<void> {
    this.#ready ??= this.#readNames();
    return this.#ready;
  }

  async #readNames(): Promise<void> {
    await this.#events.of(this.#recording.reader.chunks.slice(-1), NEVER_CANCELLED);
    for (const { subject } of this.#pyramid?.lanes ?? []) {
      if (subject.kind === 'worker') this.definitions.sawWorker(subject.worker);
      else this.definitions.sawQueue(subject.queue);
    }
  }

  async eventsIn({ from, to }: TimeRange, signal: Cancellation): Promise<Events> {
    const chunks = this.#recording.reader.chunks.filter((chunk) => chunk.to >= from && chunk.from < to);
    const { mostEvents = MOST_EVENTS } = this.#recording;
    if (chunks.reduce((total, { events }) => total + events, 0) > mostEvents) return 'tooMany';
    return this.#events.of(chunks, signal);
  }

  sumsIn(range: TimeRange, events: Events): LaneSums {
    const pyramid = this.#pyramid;
    if (pyramid === undefined) return () => [];
    const told = events === 'tooMany' ? [] : this.#withPolls;
    return (subject) => sumsOf(pyramid, subject, { range, told });
  }

  gapsIn({ from, to }: TimeRange): readonly TimeRange[] {
    const { reader, index } = this.#recording;
    const damaged = reader.damage.flatMap(({ after, before }) =>
      after === undefined || before === undefined ? [] : [{ from: after, to: before }],
    );
    // A chunk that was read tells exactly where.
    const lost = (index()?.chunks ?? [])
      .filter(({ summary, number }) => summary.lost > 0 && !this.#events.holds(number))
      .map(rangeOf);
    return joinRanges([...damaged, ...lost].filter((gap) => gap.to >= from && gap.from < to));
  }

  /** When there are single polls. */
  get #withPolls(): readonly TimeRange[] {
    const chunks = this.#recording.index()?.chunks ?? [];
    return joinRanges(chunks.filter(({ counts }) => (counts.get('polls') ?? 0) > 0).map(rangeOf));
  }

  get #pyramid(): Pyramid | undefined {
    return this.#recording.index()?.pyramid;
  }
}

function* sumsOf(
  pyramid: Pyramid,
  subject: LaneSubject,
  { range, told }: { readonly range: TimeRange; readonly told: readonly TimeRange[] },
): Iterable<TimeSum> {
  const { width, origin } = pyramid;
  const lane = pyramid.lanes.find(({ subject: of }) => {
    return of.kind === subject.kind && (of.kind === 'worker' ? of.worker : of.queue) === subject.id;
  });
  if (lane === undefined) return;
  const first = Math.max(0, Math.floor(range.from / width) - origin);
  const end = Math.min(lane.length, Math.ceil(range.to / width) - origin);
  for (let bucket = first; bucket < end; bucket++) {
    const from = (origin + bucket) * width;
    const to = from + width;
    if (lane.isEmpty(bucket) || told.some((one) => one.from < to && one.to >= from)) continue;
    const { polls, pollMin: shortest, pollMax: longest, pollSum: busy, depthMin, depthMax } = lane.cell(bucket);
    yield { from, to, polls, shortest, longest, busy, parked: 0, driver: 0, depthMin, depthMax };
  }
}

function rangeOf({ from, to }: IndexedChunk): TimeRange {
  return { from, to };
}
