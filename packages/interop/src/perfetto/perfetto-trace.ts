import {
  type DriverTurnsSection,
  type Frame,
  type Mark,
  type Nanoseconds,
  type ParksSection,
  PollOutcome,
  type PollsSection,
  type QueueId,
  type Section,
  SliceEnd,
  UnparkReason,
  type WakesSection,
  type WorkerId,
} from '@pollscope/protocol';
import type { RecordingMetadata } from '@pollscope/protocol/recording';
import { nameOf } from '../code-names.ts';
import type { Frames } from '../frames.ts';
import { Names } from '../names.ts';
import { type EventOptions, PacketWriter } from './packet-writer.ts';
import { CounterUnit } from './schema.ts';
import { SliceLanes } from './slice-lanes.ts';
import { WakeFlows } from './wake-flows.ts';

/** Given out when there is so much. */
const PIECE_BYTES = 1 << 18;

interface PendingSlice {
  readonly start: Nanoseconds;
  readonly end: Nanoseconds;
  readonly name: string;
  readonly options: EventOptions;
}

interface QueueTracks {
  readonly group: number;
  readonly polls: SliceLanes;
  /** Turns that the policy gave it. */
  turns: SliceLanes | undefined;
  readonly depth: number;
  /** Undefined where the policy has none. */
  readonly lag: number | undefined;
}

/** A recording as a Perfetto trace in pieces: lanes of workers and queues, arrows of wakes, counters of depth and lag. */
export async function* perfettoTrace(
  frames: Frames,
  metadata: RecordingMetadata,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const trace = new PerfettoTrace(metadata);
  for await (const frame of frames) {
    trace.add(frame);
    if (trace.writer.bytes >= PIECE_BYTES) yield trace.writer.take();
  }
  yield trace.writer.take();
}

class PerfettoTrace {
  readonly writer = new PacketWriter();
  readonly #names = new Names();
  readonly #flows = new WakeFlows();
  readonly #hasLag: boolean;
  readonly #process: number;
  readonly #workerGroup: number;
  readonly #queueGroup: number;
  readonly #workers = new Map<WorkerId, SliceLanes>();
  readonly #marks = new Map<WorkerId, SliceLanes>();
  readonly #queues = new Map<QueueId, QueueTracks>();
  #findings: number | undefined;
  #losses: SliceLanes | undefined;

  constructor({ source, startedAt, capabilities }: RecordingMetadata) {
    this.#hasLag = capabilities.includes('vruntime');
    this.#process = this.writer.process(source.name, source.pid);
    this.writer.clock(startedAt);
    this.#workerGroup = this.writer.track('Workers', { parent: this.#process });
    this.#queueGroup = this.writer.track('Queues', { parent: this.#process });
  }

  add({ sections }: Frame): void {
    for (const section of sections) this.#names.apply(section);
    // A wake's arrow is known before the poll that it leads to.
    const arrows = new Map<Section, readonly (number | undefined)[]>();
    for (const section of sections) {
      if (section.kind !== 'wakes') continue;
      arrows.set(
        section,
        Array.from({ length: section.length }, (_, row) => this.#flows.begin(section, row)),
      );
    }
    const slices = new Map<WorkerId, PendingSlice[]>();
    const pending = (worker: WorkerId): PendingSlice[] => {
      const list = slices.get(worker) ?? [];
      slices.set(worker, list);
      return list;
    };
    for (const section of sections) {
      if (section.kind === 'polls') this.#polls(section, pending(section.worker));
      else if (section.kind === 'parks') pending(section.worker).push(...section.rows.map(parkSlice));
      else if (section.kind === 'driverTurns') pending(section.worker).push(...section.rows.map(turnSlice));
      else if (section.kind === 'wakes') this.#wakes(section, arrows.get(section) ?? []);
      else this.#other(section);
    }
    for (const [worker, list] of slices) {
      const lanes = this.#worker(worker);
      for (const { start, end, name, options } of list.sort((one, other) => one.end - other.end)) {
        lanes.slice(start, end - start, name, options);
      }
    }
  }

  #wakes({ worker, task, time }: WakesSection, arrows: readonly (number | undefined)[]): void {
    for (const [row, flow] of arrows.entries()) {
      if (flow === undefined) continue;
      const name = `wake ${this.#names.taskName(task[row] as number)}`;
      this.#worker(worker).instant(time[row] as number, name, { flows: [flow] });
    }
  }

  #other(section: Section): void {
    if (section.kind === 'marks') {
      for (const mark of section.rows) this.#mark(section.worker, mark);
    } else if (section.kind === 'queueSamples') {
      for (const { queue, time, depth, lag } of section.rows) {
        const tracks = this.#queue(queue);
        this.writer.count(tracks.depth, time, depth);
        if (tracks.lag !== undefined) this.writer.count(tracks.lag, time, lag);
      }
    } else if (section.kind === 'slices') {
      for (const { queue, start, duration, reason, lag, eligible } of section.rows) {
        const ended = nameOf(SliceEnd, reason);
        const tracks = this.#queue(queue);
        tracks.turns ??= new SliceLanes(this.writer, `${this.#names.queue(queue)}: slices`, tracks.group);
        tracks.turns.slice(start, duration, 'slice', { arguments: { 'ended by': ended, lag, eligible } });
      }
    } else if (section.kind === 'findings') {
      this.#findings ??= this.writer.track('Findings', { parent: this.#process });
      for (const { detector, sentence, severity, last } of section.rows) {
        this.writer.instant(this.#findings, last, detector, { arguments: { sentence, severity } });
      }
    } else if (section.kind === 'loss') {
      this.#losses ??= new SliceLanes(this.writer, 'Lost records', this.#process);
      for (const { from, to, records } of section.rows) {
        this.#losses.slice(from, to - from, 'lost', { arguments: { records } });
      }
    }
  }

  #polls({ length, task, start, duration, queueDelay, outcome }: PollsSection, slices: PendingSlice[]): void {
    for (let row = 0; row < length; row++) {
      // row < length, which is that of all columns.
      const id = task[row] as number;
      const from = start[row] as number;
      const time = duration[row] as number;
      const known = this.#names.task(id);
      const name = this.#names.taskName(id);
      const values = {
        task: id,
        'queue delay (ns)': queueDelay[row] as number,
        outcome: nameOf(PollOutcome, outcome[row] as number),
        ...(known === undefined ? {} : { queue: this.#names.queue(known.queue) }),
      };
      slices.push({
        start: from,
        end: from + time,
        name,
        options: { arguments: values, endOfFlows: this.#flows.end(id, from) },
      });
      if (known !== undefined) this.#queue(known.queue).polls.slice(from, time, name, { arguments: { task: id } });
    }
  }

  #mark(worker: WorkerId, { time, duration, task, name, fields }: Mark): void {
    let lanes = this.#marks.get(worker);
    if (lanes === undefined) {
      lanes = new SliceLanes(this.writer, `${this.#names.worker(worker)}: marks`, this.#workerGroup);
      this.#marks.set(worker, lanes);
    }
    const values = {
      ...(task === 0 ? {} : { task: this.#names.taskName(task) }),
      ...(fields === '' ? {} : { fields }),
    };
    const text = this.#names.text(name);
    if (duration < 0) lanes.instant(time, text, { arguments: values });
    else lanes.slice(time - duration, duration, text, { arguments: values });
  }

  #worker(worker: WorkerId): SliceLanes {
    const known = this.#workers.get(worker);
    if (known !== undefined) return known;
    const lanes = new SliceLanes(this.writer, this.#names.worker(worker), this.#workerGroup);
    this.#workers.set(worker, lanes);
    return lanes;
  }

  #queue(queue: QueueId): QueueTracks {
    const known = this.#queues.get(queue);
    if (known !== undefined) return known;
    const name = this.#names.queue(queue);
    const group = this.writer.track(name, { parent: this.#queueGroup });
    const tracks = {
      group,
      polls: new SliceLanes(this.writer, `${name}: polls`, group),
      turns: undefined,
      depth: this.writer.track(`${name}: depth`, { parent: group, unit: CounterUnit.count }),
      lag: this.#hasLag
        ? this.writer.track(`${name}: lag`, { parent: group, unit: CounterUnit.nanoseconds })
        : undefined,
    };
    this.#queues.set(queue, tracks);
    return tracks;
  }
}

function parkSlice({ start, duration, reason }: ParksSection['rows'][number]): PendingSlice {
  const by = nameOf(UnparkReason, reason);
  return { start, end: start + duration, name: 'parked', options: { arguments: { 'unparked by': by } } };
}

function turnSlice({ start, duration }: DriverTurnsSection['rows'][number]): PendingSlice {
  return { start, end: start + duration, name: 'event loop', options: {} };
}
