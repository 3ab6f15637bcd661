import { Aggregator, Findings } from '@pollscope/analysis';
import {
  type Capability,
  Channel,
  type EndsSection,
  type Frame,
  type Mark,
  type Nanoseconds,
  type ParksSection,
  type PollOutcome,
  type QueueSample,
  type Section,
  type Spawn,
  type StringId,
  type TaskId,
  UnparkReason,
  type WakeEffect,
  type WakeSource,
  type WorkerId,
  type WorkerState,
} from '@pollscope/protocol';
import { PollColumns, WakeColumns } from './poll-columns.ts';
import { Texts } from './texts.ts';

/** As often as an agent sends. */
const FRAME_NS = 50_000_000;
/** Polls after which a frame ends, so that none grows large on a run of many workers. */
const FRAME_POLLS = 20_000;
/** A stretch without any event that is longer was not observed: it gets no windows. */
const UNOBSERVED_NS = 5_000_000_000;
const LAST_WINDOW_NS = 1_000_000_000;

export interface QueueDefinition {
  readonly name: string;
  readonly worker: WorkerId;
}

export interface TraceDefinitions {
  /** What the source tells: which faults can be looked for. */
  readonly capabilities: readonly Capability[];
  readonly policy: string;
  readonly workers: readonly string[];
  readonly queues: readonly QueueDefinition[];
}

/** What one worker did since the last frame. */
class WorkerEvents {
  polls = new PollColumns();
  wakes = new WakeColumns();
  parks: ParksSection['rows'][number][] = [];
  marks: Mark[] = [];

  sections(worker: WorkerId): Section[] {
    const sections: Section[] = [];
    if (this.polls.length > 0) sections.push(this.polls.section(worker));
    if (this.parks.length > 0) sections.push({ kind: 'parks', worker, rows: this.parks });
    if (this.wakes.length > 0) sections.push(this.wakes.section(worker));
    if (this.marks.length > 0) sections.push({ kind: 'marks', worker, rows: this.marks });
    return sections;
  }
}

/** Turns what is told in order of time, from 0 on, into the frames that an agent would have sent. */
export class TraceFrames {
  /** Time from which on a frame is due. */
  dueAt: Nanoseconds = FRAME_NS;
  readonly #strings = new Texts();
  readonly #sequences = { [Channel.base]: 1, [Channel.events]: 1, [Channel.windows]: 1 };
  readonly #findings: Findings;
  #aggregator = new Aggregator();
  #lastString = 0;
  #newStrings: { id: StringId; text: string }[] = [];
  #definitions: Section[] = [];
  #spawns: Spawn[] = [];
  #ends: EndsSection['rows'][number][] = [];
  #workers: (WorkerEvents | undefined)[] = [];
  #polls = 0;
  #told: Nanoseconds = 0;

  constructor({ capabilities, policy, workers, queues }: TraceDefinitions) {
    this.#findings = new Findings({ capabilities });
    this.#definitions.push(
      { kind: 'workers', rows: workers.map((name, worker) => ({ worker, name: this.string(name) })) },
      {
        kind: 'queues',
        policy: this.string(policy),
        rows: queues.map(({ name, worker }, queue) => ({ queue, worker, name: this.string(name), weight: 1 })),
      },
    );
  }

  string(text: string): StringId {
    const id = this.#strings.idOf(text);
    if (id > this.#lastString) {
      this.#lastString = id;
      this.#newStrings.push({ id, text });
    }
    return id;
  }

  spawn(spawn: Spawn): void {
    this.#spawns.push(spawn);
  }

  end(task: TaskId, time: Nanoseconds, outcome: EndsSection['rows'][number]['outcome']): void {
    this.#ends.push({ task, time, outcome, message: 0 });
    this.#aggregator.taskEnded(task, time);
  }

  /** Positional, because it is called for every poll; in the order in which polls end. */
  poll(
    worker: WorkerId,
    queue: number,
    task: TaskId,
    start: Nanoseconds,
    duration: Nanoseconds,
    queueDelay: Nanoseconds,
    outcome: PollOutcome,
  ): void {
    this.#of(worker).polls.push(task, start, duration, queueDelay, outcome);
    this.#aggregator.poll(worker, queue, task, start, duration, queueDelay, outcome);
    if (++this.#polls >= FRAME_POLLS) this.dueAt = start + duration;
  }

  /** Positional, because it is called for every wake. */
  wake(worker: WorkerId, time: Nanoseconds, task: TaskId, waker: TaskId, source: WakeSource, effect: WakeEffect): void {
    this.#of(worker).wakes.push(time, task, waker, source, effect);
  }

  /** The wake was of a live task. */
  countWake(task: TaskId, time: Nanoseconds, waker: TaskId): void {
    this.#aggregator.wake(task, time, waker);
  }

  park(worker: WorkerId, start: Nanoseconds, duration: Nanoseconds): void {
    this.#of(worker).parks.push({ start, duration, reason: UnparkReason.wake });
    this.#aggregator.park(worker, start, duration);
  }

  mark(worker: WorkerId, mark: Mark): void {
    this.#of(worker).marks.push(mark);
  }

  /** What a worker is doing at the end of the frame that is cut next. */
  workerState(worker: WorkerId, state: WorkerState, since: Nanoseconds): void {
    this.#aggregator.workerState(worker, state, since);
  }

  /**
   * Frames of all that was told; `next` is the time of what is told next. Samples are of queues that others poll from: the
   * windows, which are of the groups, do without them.
   */
  *cut(next: Nanoseconds, samples: readonly QueueSample[], open: Section | undefined): Generator<Frame> {
    const base: Section[] = this.#definitions;
    this.#definitions = [];
    if (this.#spawns.length > 0) base.push({ kind: 'spawns', snapshot: false, rows: this.#spawns });
    if (this.#ends.length > 0) base.push({ kind: 'ends', rows: this.#ends });
    if (open !== undefined) base.push(open);
    if (this.#newStrings.length > 0) base.unshift({ kind: 'strings', rows: this.#newStrings });
    const events = this.#workers.flatMap((told, worker) => told?.sections(worker) ?? []);
    if (samples.length > 0) events.push({ kind: 'queueSamples', rows: samples });
    this.#newStrings = [];
    this.#spawns = [];
    this.#ends = [];
    this.#workers = [];
    this.#polls = 0;
    yield* this.#frame(Channel.base, base);
    yield* this.#frame(Channel.events, events);
    const isUnobserved = next - this.#told > UNOBSERVED_NS;
    yield* this.#windows(isUnobserved ? this.#told + LAST_WINDOW_NS : next);
    if (isUnobserved) this.#aggregator = new Aggregator(next);
    this.#told = next;
    this.dueAt = (Math.floor(next / FRAME_NS) + 1) * FRAME_NS;
  }

  /** The rest, with the windows that `end` lies in. */
  *finish(end: Nanoseconds, samples: readonly QueueSample[], open: Section | undefined): Generator<Frame> {
    const whole = (Math.floor(end / LAST_WINDOW_NS) + 1) * LAST_WINDOW_NS;
    yield* this.cut(end, samples, open);
    yield* this.#windows(whole);
  }

  /** Closes the windows up to `end`, and tells what stands out in them. */
  *#windows(end: Nanoseconds): Generator<Frame> {
    const windows = this.#aggregator.close(end);
    yield* this.#frame(Channel.windows, windows);
    const closedTo = windows.reduce((latest, { start, duration }) => Math.max(latest, start + duration), 0);
    const rows = closedTo === 0 ? [] : this.#findings.advance(closedTo);
    if (rows.length > 0) yield* this.#frame(Channel.base, [{ kind: 'findings', rows }]);
  }

  *#frame(channel: Channel, sections: readonly Section[]): Generator<Frame> {
    for (const section of sections) this.#findings.observe(section);
    if (sections.length > 0) yield { channel, sequence: this.#sequences[channel]++, sections };
  }

  #of(worker: WorkerId): WorkerEvents {
    return (this.#workers[worker] ??= new WorkerEvents());
  }
}
