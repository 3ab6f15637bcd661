import { Channel, type Frame, type Nanoseconds, type Section } from '@pollscope/protocol';
import { type ChunkPlace, type RecordingReader, timesOfFrame } from '@pollscope/protocol/recording';
import { Definitions } from '../store/definitions.ts';
import type { TimeRange } from '../store/queries.ts';
import { SequenceTracker } from '../store/sequence-tracker.ts';
import { TaskTable, UNKNOWN_QUEUE } from '../store/task-table.ts';
import type { Cancellation } from './cancellation.ts';
import type { EventBlock } from './event-block.ts';
import { EventBlockBuilder } from './event-block-builder.ts';

/** Names of more tasks than these are no longer known; 250 bytes each. */
const TASK_LIMIT = 500_000;

/** The single events of a recording, chunk by chunk; those used last are kept up to a number of bytes. */
export class RecordedEvents {
  readonly definitions = new Definitions();
  readonly tasks = new TaskTable({ retention: Number.POSITIVE_INFINITY, limit: TASK_LIMIT });
  readonly #reader: RecordingReader;
  readonly #maxBytes: number;
  /** By the number of the chunk, in the order of their last use. */
  readonly #blocks = new Map<number, EventBlock>();
  #bytes = 0;

  constructor(reader: RecordingReader, maxBytes: number) {
    this.#reader = reader;
    this.#maxBytes = maxBytes;
  }

  /** The blocks of the chunks, in their order; reads those that are not held. Rejects when the signal aborts. */
  async of(chunks: readonly ChunkPlace[], signal: Cancellation): Promise<readonly EventBlock[]> {
    for (const run of runsOf(chunks.filter(({ number }) => !this.#blocks.has(number)))) await this.#read(run, signal);
    const blocks = chunks.flatMap(({ number }) => this.#use(number));
    this.#shrink(chunks.length);
    return blocks;
  }

  /** Whether the events of a chunk are at hand. */
  holds(number: number): boolean {
    return this.#blocks.has(number);
  }

  #use(number: number): EventBlock[] {
    const block = this.#blocks.get(number);
    // Of a chunk that cannot be read there is none.
    if (block === undefined) return [];
    this.#blocks.delete(number);
    this.#blocks.set(number, block);
    return [block];
  }

  /** Reads chunks that follow one another. */
  async #read(run: readonly ChunkPlace[], signal: Cancellation): Promise<void> {
    const from = Math.min(...run.map((chunk) => chunk.from));
    const to = Math.max(...run.map((chunk) => chunk.to));
    const builders = new Map(run.map(({ number }) => [number, new EventBlockBuilder(this.#queueOf)]));
    const losses = new LostFrames();
    for await (const { kind, frame, chunk } of this.#reader.frames({ from, to })) {
      signal.throwIfAborted();
      for (const section of frame.sections) this.#define(section);
      const builder = builders.get(chunk);
      if (kind === 'snapshot' || builder === undefined) continue;
      for (const section of frame.sections) builder.add(section);
      const loss = losses.before(frame);
      if (loss !== undefined) builder.addLoss(loss);
    }
    for (const [number, builder] of builders) this.#keep(number, builder.build());
  }

  readonly #queueOf = (task: number): number => this.tasks.get(task)?.queue ?? UNKNOWN_QUEUE;

  #define(section: Section): void {
    if (section.kind === 'strings') this.definitions.defineStrings(section);
    else if (section.kind === 'workers') this.definitions.defineWorkers(section);
    else if (section.kind === 'queues') this.definitions.defineQueues(section);
    else if (section.kind === 'ends') this.tasks.ended(section);
    // A snapshot is of one moment, and what is known of others must stay.
    else if (section.kind === 'spawns') this.tasks.spawned({ ...section, snapshot: false });
  }

  #keep(number: number, block: EventBlock): void {
    this.#blocks.set(number, block);
    this.#bytes += block.contents.bytes;
  }

  /** Never those that are in use. */
  #shrink(used: number): void {
    for (const [number, block] of this.#blocks) {
      if (this.#bytes <= this.#maxBytes || this.#blocks.size <= used) return;
      this.#blocks.delete(number);
      this.#bytes -= block.contents.bytes;
    }
  }
}

/** Finds the frames with single events that are missing in a recording. */
class LostFrames {
  readonly #sequence = new SequenceTracker();
  #until: Nanoseconds | undefined;

  /** The stretch of frames that are missing before this one. */
  before(frame: Frame): TimeRange | undefined {
    if (frame.channel !== Channel.events) return undefined;
    const order = this.#sequence.accept(frame);
    const { from, to } = timesOfFrame(frame);
    const known = this.#until;
    this.#until = Math.max(to, known ?? to);
    if (order.kind === 'duplicate' || order.missed === 0 || known === undefined || from <= known) return undefined;
    return { from: known, to: from };
  }
}

/** Chunks in stretches that follow one another. */
function runsOf(chunks: readonly ChunkPlace[]): ChunkPlace[][] {
  const runs: ChunkPlace[][] = [];
  for (const chunk of chunks) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.number === chunk.number - 1) run.push(chunk);
    else runs.push([chunk]);
  }
  return runs;
}
