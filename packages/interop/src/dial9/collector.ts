import { EventCounts } from '../event-counts.ts';
import { Lanes } from '../run/lanes.ts';
import { MAX_LANES, RecordKind, Records } from '../run/records.ts';
import type { Run } from '../run/run.ts';
import { Tasks } from '../run/tasks.ts';
import { Texts } from '../run/texts.ts';
import { Clock } from './clock.ts';
import { CpuSamples } from './cpu-samples.ts';
import type { EventSink } from './event-sink.ts';
import { fieldText, integerAt, textAt } from './field-text.ts';
import type { FieldValue } from './field-values.ts';
import { Dial9Texts } from './file-texts.ts';
import { RunQueue } from './run-queue.ts';
import type { HotEvent } from './schema.ts';
import { Symbols } from './symbols.ts';
import { FIRST_SENTINEL, namedWorkers } from './worker-names.ts';

/** More than a worker's number can tell apart in the format. */
const MAX_WORKERS = 256;
/** Times are counted from the first: what is further than 52 days from it is a damaged time. */
const MAX_SPAN_NS = 2 ** 52;

const SPAN_ENTER = 'SpanEnter:';
const SPAN_FIELDS: ReadonlySet<string> = new Set(['worker_id', 'span_id', 'parent_span_id', 'span_name']);
const NO_FIELDS: ReadonlySet<string> = new Set();

/** Sorts the events of a file into the records of a run. */
export class Dial9Collector implements EventSink {
  readonly counts = new EventCounts();
  readonly clock = new Clock();
  /** What the segments say of themselves. */
  readonly metadata = new Map<string, string>();
  readonly fileTexts: Dial9Texts;
  readonly #records = new Records();
  readonly #texts = new Texts();
  readonly #tasks = new Tasks(this.#texts);
  readonly #workers = new Lanes(MAX_WORKERS);
  readonly #threads = new Lanes(MAX_LANES);
  readonly #spans = new Lanes(Number.POSITIVE_INFINITY);
  readonly #sharedQueues = new Texts();
  readonly #runQueues: RunQueue[] = [];
  readonly #symbols = new Symbols();
  readonly #samples = new CpuSamples();

  constructor() {
    this.fileTexts = new Dial9Texts(this.#texts);
  }

  hot(event: HotEvent, name: string, time: number, slots: Float64Array): void {
    if (!(Math.abs(time) < MAX_SPAN_NS)) return this.skipped(name);
    // All slots are there, and -1 stands for a field that is not.
    const [first, second, third, fourth] = slots as unknown as [number, number, number, number];
    switch (event) {
      case 'PollStartEvent': {
        const worker = this.#workers.idOf(first);
        if (worker === undefined) return this.skipped(name);
        const task = this.#task(second);
        if (fourth > 0) this.#tasks.setGroup(task, fourth);
        this.#tasks.polled(task);
        this.#records.push(RecordKind.pollStart, time, worker, this.#depth(worker, third), task, 0);
        break;
      }
      case 'PollEndEvent': {
        const worker = this.#workers.idOf(first);
        if (worker === undefined) return this.skipped(name);
        this.#records.push(RecordKind.pollEnd, time, worker, 0, 0, 0);
        break;
      }
      case 'WorkerParkEvent':
      case 'WorkerUnparkEvent': {
        const worker = this.#workers.idOf(first);
        if (worker === undefined) return this.skipped(name);
        const kind = event === 'WorkerParkEvent' ? RecordKind.park : RecordKind.unpark;
        this.#records.push(kind, time, worker, this.#depth(worker, third), this.#threads.idOf(second) ?? 0, 0);
        break;
      }
      case 'WakeEventEvent': {
        const waker = second === 0 || second === -1 ? 0 : this.#task(second);
        const target = third >= FIRST_SENTINEL ? 0 : (this.#workers.idOf(third) ?? 0);
        this.#records.push(RecordKind.wake, time, target, 0, this.#task(first), waker);
        break;
      }
      case 'TaskSpawnEvent': {
        const task = this.#task(first);
        if (second > 0) this.#tasks.setGroup(task, second);
        this.#records.push(RecordKind.spawn, time, 0, 0, task, 0);
        break;
      }
      case 'TaskTerminateEvent':
        this.#records.push(RecordKind.end, time, 0, 0, this.#task(first), 0);
        break;
      case 'QueueSampleEvent':
        this.#sharedDepth(time, 'global queue', first);
        break;
      case 'SpanExit': {
        const worker = this.#workers.idOf(second);
        const span = this.#spans.idOf(first);
        if (worker === undefined || span === undefined) return this.skipped(name);
        this.#records.push(RecordKind.spanExit, time, worker, 0, span, Math.max(0, third));
        return this.counts.add(name, 'mark');
      }
    }
    this.counts.add(name, 'kept');
  }

  rich(event: string, time: number | undefined, fields: ReadonlyMap<string, FieldValue>): void {
    switch (event) {
      case 'SymbolTableEntry':
        this.#symbols.define(fields);
        return this.counts.add(event, 'kept');
      case 'SegmentMetadataEvent':
        this.#describe(fields.get('entries'));
        return this.counts.add(event, 'kept');
      default:
    }
    if (time === undefined || !(Math.abs(time) < MAX_SPAN_NS)) return this.skipped(event);
    if (event.startsWith(SPAN_ENTER)) return this.#spanEntered(event, time, fields);
    switch (event) {
      case 'ClockSyncEvent':
        this.clock.anchor(time, integerAt(fields, 'realtime_ns'));
        return this.counts.add(event, 'kept');
      case 'RuntimeMetricsEvent': {
        const runtime = textAt(fields, 'runtime_name');
        const name = runtime === '' ? 'global queue' : `global queue of ${runtime}`;
        this.#sharedDepth(time, name, Number(integerAt(fields, 'global_queue_depth')));
        return this.counts.add(event, 'kept');
      }
      case 'CpuSampleEvent':
        return this.#cpuSample(event, time, fields);
      default:
        this.#records.push(RecordKind.mark, time, 0, 0, this.#text(event), this.#text(fieldText(fields, NO_FIELDS)));
        return this.counts.add(event, 'mark');
    }
  }

  skipped(event: string): void {
    this.counts.add(event, 'skipped');
  }

  stack(id: number, leaf: bigint): void {
    this.#symbols.stack(id, leaf);
  }

  stackPoolEnds(): void {
    this.#symbols.forgetStacks();
  }

  /** All that was told. */
  run(): Run {
    this.#samples.resolve(this.#records, this.#texts, this.#symbols);
    const { names, places } = namedWorkers(this.#workers.keys, this.metadata, (id) => this.fileTexts.digits(id));
    return {
      records: this.#records,
      texts: this.#texts,
      tasks: this.#tasks,
      policy: 'tokio',
      workers: names,
      workerPlaces: places,
      sharedQueues: this.#sharedQueues.list(),
      hasDepths: true,
      groupsAreLocations: true,
    };
  }

  #task(id: number): number {
    const known = this.#tasks.known(id);
    if (known !== 0) return known;
    const task = this.#tasks.begin(id);
    this.#tasks.setName(task, this.#texts.idOf(`task ${this.fileTexts.digits(id)}`));
    return task;
  }

  #depth(worker: number, recorded: number): number {
    return (this.#runQueues[worker] ??= new RunQueue()).depth(recorded);
  }

  #sharedDepth(time: number, queue: string, depth: number): void {
    // Text 0 is the empty one.
    const id = this.#sharedQueues.idOf(queue) - 1;
    this.#records.push(RecordKind.depth, time, 0, 0, id, Math.max(0, depth));
  }

  #spanEntered(event: string, time: number, fields: ReadonlyMap<string, FieldValue>): void {
    const worker = this.#workers.idOf(this.#id(fields, 'worker_id'));
    const span = this.#spans.idOf(this.#id(fields, 'span_id'));
    if (worker === undefined || span === undefined) return this.skipped(event);
    this.#records.push(RecordKind.spanEnter, time, worker, 0, span, this.#text(fieldText(fields, SPAN_FIELDS)));
    this.counts.add(event, 'mark');
  }

  #cpuSample(event: string, time: number, fields: ReadonlyMap<string, FieldValue>): void {
    const thread = this.#threads.idOf(this.#id(fields, 'tid'));
    const leaf = this.#symbols.leafOf(Number(integerAt(fields, 'callchain')));
    if (thread === undefined || leaf === undefined) return this.skipped(event);
    const name = integerAt(fields, 'source') === 0 ? 'cpu sample' : 'off-cpu sample';
    this.#samples.add({ row: this.#records.length, leaf, thread: textAt(fields, 'thread_name') });
    this.#records.push(RecordKind.sample, time, thread, 0, this.#text(name), 0);
    this.counts.add(event, 'mark');
  }

  #describe(entries: FieldValue | undefined): void {
    if (!Array.isArray(entries)) return;
    for (const entry of entries as readonly FieldValue[]) {
      if (!Array.isArray(entry)) continue;
      const [key, value] = entry as readonly FieldValue[];
      if (typeof key === 'string' && typeof value === 'string') this.metadata.set(key, value);
    }
  }

  #id(fields: ReadonlyMap<string, FieldValue>, name: string): number {
    const value = integerAt(fields, name);
    return typeof value === 'number' ? value : this.fileTexts.wideOf(value);
  }

  #text(text: string): number {
    return this.#texts.idOf(text);
  }
}
