import { EventCounts } from '../event-counts.ts';
import { RecordKind, Records } from '../run/records.ts';
import type { Run } from '../run/run.ts';
import { Tasks } from '../run/tasks.ts';
import { Texts } from '../run/texts.ts';
import { clipped } from '../text.ts';
import type { ConsoleEvent, WallTime } from './event.ts';
import { withLanes } from './lanes.ts';

const NS_PER_SECOND = 1e9;
const MS_PER_SECOND = 1e3;
/** Times are counted from the first second: what is further than 52 days from it is a damaged time. */
const MAX_SPAN_NS = 2 ** 52;

/** A task while its span is open. */
interface LiveTask {
  readonly task: number;
  /** Spans are entered again within themselves when a task polls itself; the outermost is the poll. */
  depth: number;
}

/** Sorts the events of a recording into the records of a run. */
export class ConsoleCollector {
  readonly counts = new EventCounts();
  readonly #records = new Records();
  readonly #texts = new Texts();
  readonly #tasks = new Tasks(this.#texts);
  readonly #live = new Map<string, LiveTask>();
  #count = 0;
  #firstSecond: number | undefined;

  add(event: ConsoleEvent): void {
    if (event.kind === 'waker') return this.counts.add('Waker clone or drop', 'skipped');
    const time = this.#time(event.at);
    if (time === undefined) return this.counts.add('event at an impossible time', 'skipped');
    if (event.kind === 'spawn') return this.#spawned(event, time);
    const live = this.#live.get(event.span);
    // Resources and their operations are spans too, of which the recording does not tell what they are.
    if (live === undefined) return this.counts.add(`${event.kind} of a span that is no task`, 'skipped');
    const { task } = live;
    switch (event.kind) {
      case 'enter':
        if (live.depth++ === 0) this.#polled(RecordKind.pollStart, time, task);
        break;
      case 'exit':
        if (live.depth > 0 && --live.depth === 0) this.#polled(RecordKind.pollEnd, time, task);
        break;
      case 'close':
        this.#live.delete(event.span);
        this.#records.push(RecordKind.end, time, 0, 0, task, 0);
        break;
      case 'wake':
        this.#records.push(RecordKind.wake, time, 0, 0, task, event.isSelf ? task : 0);
        break;
    }
    this.counts.add(event.kind, 'kept');
  }

  /** Milliseconds since 1970, of a time of the run. */
  wallTime(time: number): number {
    return (this.#firstSecond ?? 0) * MS_PER_SECOND + time / 1e6;
  }

  run(): Run {
    const { records, lanes } = withLanes(this.#records);
    return {
      records,
      texts: this.#texts,
      tasks: this.#tasks,
      policy: 'tokio',
      workers: Array.from({ length: lanes }, (_, lane) => `lane ${lane}`),
      workerPlaces: Array.from({ length: lanes }, (_, lane) => lane),
      sharedQueues: [],
      hasDepths: false,
      groupsAreLocations: false,
    };
  }

  #spawned({ span, fields }: Extract<ConsoleEvent, { kind: 'spawn' }>, time: number): void {
    // Ids of spans are used again after their close, so that each spawn is a task of its own.
    const task = this.#tasks.begin(++this.#count);
    const kind = fields.get('kind') ?? 'task';
    const name = fields.get('task.name') ?? '';
    const id = fields.get('task.id') ?? span;
    this.#tasks.setName(task, this.#texts.idOf(clipped(name === '' ? `${kind} ${id}` : name)));
    this.#tasks.setGroup(task, this.#texts.idOf(clipped(name === '' ? kind : name)));
    this.#live.set(span, { task, depth: 0 });
    this.#records.push(RecordKind.spawn, time, 0, 0, task, 0);
    this.counts.add('spawn', 'kept');
  }

  #polled(kind: RecordKind, time: number, task: number): void {
    if (kind === RecordKind.pollStart) this.#tasks.polled(task);
    this.#records.push(kind, time, 0, 0, task, 0);
  }

  #time({ seconds, nanoseconds }: WallTime): number | undefined {
    this.#firstSecond ??= seconds;
    const time = (seconds - this.#firstSecond) * NS_PER_SECOND + nanoseconds;
    return Math.abs(time) < MAX_SPAN_NS ? time : undefined;
  }
}
