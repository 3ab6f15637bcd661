import {
  Executor,
  type ExecutorOptions,
  type Nanoseconds,
  type PollOutcome,
  type Probe,
  type HoldChange,
  type QueueView,
  type ResourceView,
  type SliceEnding,
  type TaskBody,
  TaskOutcome,
  type TaskView,
  VirtualDriver,
  yieldNow,
} from '@pollscope/executor';
import { type EndsSection, type Section, type Spawn, TaskKind, WorkerState } from '@pollscope/protocol';
import { Aggregator } from '../src/aggregator.ts';
import { MS } from './stream.ts';

/** As often as the agent sends frames. */
const LOOK_EVERY: Nanoseconds = 50 * MS;
/** As long as the agent waits before it closes a window. */
const SETTLE: Nanoseconds = 5 * MS;
/** As old as a poll is before the agent tells of it. */
const OPEN_POLL_AFTER: Nanoseconds = 20 * MS;

/** More than any test makes of anything. */
const IDS_PER_WORKER = 10_000;

/** What one look at the program gave, and up to when all is told. */
export interface Portion {
  readonly sections: readonly Section[];
  readonly upTo: Nanoseconds;
}

/**
 * A real executor on virtual time, with what an agent would send of it: base and windows channels. Its tasks use the CPU
 * through {@link ObservedProgram.spend}, so that polls in progress are seen as well.
 */
export class ObservedProgram<Name extends string> implements Probe {
  readonly executor: Executor<Name>;
  readonly portions: Portion[] = [];
  readonly #driver = new VirtualDriver();
  readonly #aggregator = new Aggregator();
  readonly #strings = new Map<string, number>([['', 0]]);
  #definitions: Section[] = [];
  #spawns: Spawn[] = [];
  #ends: EndsSection['rows'][number][] = [];
  #open: { readonly task: number; readonly start: Nanoseconds } | undefined;
  #state: WorkerState = WorkerState.parked;
  #stateSince: Nanoseconds = 0;
  #nextLook: Nanoseconds = LOOK_EVERY;
  #sliceStart: Nanoseconds = 0;
  readonly #resources = new Map<number, ResourceView>();
  readonly #worker: number;

  /** Several programs make the workers of one stream: see {@link together}. */
  constructor(options: ExecutorOptions<Name>, worker = 0) {
    this.#worker = worker;
    this.executor = new Executor({ ...options, driver: this.#driver, onUnobservedPanic: () => undefined });
    this.executor.observe(this);
  }

  get now(): Nanoseconds {
    return this.#driver.now();
  }

  /** Called in a task: uses the CPU. */
  spend(duration: Nanoseconds): void {
    const end = this.now + duration;
    while (this.#nextLook <= end) {
      this.#driver.spend(Math.max(0, this.#nextLook - this.now));
      this.#look();
    }
    this.#driver.spend(end - this.now);
  }

  /** A task body that uses the CPU for ever, `poll` at a time. */
  spinning(poll: Nanoseconds): () => TaskBody<never> {
    const spend = () => this.spend(poll);
    return function* spin() {
      for (;;) {
        spend();
        yield* yieldNow();
      }
    };
  }

  /** Occupies the event loop outside of tasks: `duration` in each of its turns from now on. */
  occupyLoop(duration: Nanoseconds): void {
    this.#driver.schedule(() => {
      this.#driver.spend(duration);
      this.occupyLoop(duration);
    });
  }

  /** Lets time pass, and looks at the program as an agent does. */
  runFor(duration: Nanoseconds): this {
    const end = this.now + duration;
    while (this.now < end) {
      this.#driver.runFor(Math.max(0, Math.min(this.#nextLook, end) - this.now));
      if (this.now >= this.#nextLook) this.#look();
    }
    return this;
  }

  queueDefined({ id, name, weight }: QueueView, policy: string): void {
    const rows = [{ queue: this.#queue(id), worker: this.#worker, name: this.#intern(name), weight }];
    this.#definitions.push({ kind: 'queues', policy: this.#intern(policy), rows });
  }

  taskSpawned({ id, name, queue, parent, spawnedAt, kind }: TaskView): void {
    this.#spawns.push({
      task: this.#task(id),
      time: spawnedAt,
      queue: this.#queue(queue.id),
      name: this.#intern(name),
      parent: this.#task(parent),
      // Where a test spawns a task says nothing about the program.
      location: 0,
      taskKind: TaskKind[kind],
    });
  }

  taskEnded(
    { id }: TaskView,
    time: Nanoseconds,
    { outcome, message }: { outcome: TaskOutcome; message?: string },
  ): void {
    this.#ends.push({ task: this.#task(id), time, outcome, message: this.#intern(message ?? '') });
    if (outcome === TaskOutcome.aborted) this.#aggregator.taskEnded(this.#task(id), time);
  }

  pollStarted(task: TaskView): void {
    this.#open = { task: this.#task(task.id), start: task.pollStartedAt };
  }

  pollEnded({ id, queue, pollStartedAt, runnableSince }: TaskView, end: Nanoseconds, outcome: PollOutcome): void {
    this.#open = undefined;
    const delay = pollStartedAt - runnableSince;
    const queueId = this.#queue(queue.id);
    this.#aggregator.poll(this.#worker, queueId, this.#task(id), pollStartedAt, end - pollStartedAt, delay, outcome);
  }

  queueSampled({ id, depth, vruntime, lag, received, entitled }: QueueView, time: Nanoseconds): void {
    this.#aggregator.queueSample({ time, queue: this.#queue(id), depth, vruntime, lag, received, entitled });
  }

  parked(time: Nanoseconds): void {
    this.#state = WorkerState.parked;
    this.#stateSince = time;
  }

  unparked(time: Nanoseconds): void {
    this.#aggregator.park(this.#worker, this.#stateSince, time - this.#stateSince);
    this.#state = WorkerState.polling;
    this.#stateSince = time;
  }

  driverTurn(start: Nanoseconds, end: Nanoseconds): void {
    this.#aggregator.driverTurn(this.#worker, start, end - start);
  }

  taskWoken({ id }: TaskView, time: Nanoseconds, { waker }: { readonly waker: number }): void {
    this.#aggregator.wake(this.#task(id), time, this.#task(waker));
  }

  taskWaiting({ id }: TaskView, _time: Nanoseconds, resource: ResourceView): void {
    this.#aggregator.wait(this.#task(id), this.#meet(resource));
  }

  resourceAcquired(resource: ResourceView, time: Nanoseconds, { task, amount }: HoldChange): void {
    this.#aggregator.acquired(this.#meet(resource), this.#task(task), { time, amount });
  }

  resourceReleased(resource: ResourceView, _time: Nanoseconds, { task, amount }: HoldChange): void {
    this.#aggregator.released(this.#meet(resource), this.#task(task), amount);
  }

  sliceStarted(_queue: QueueView, time: Nanoseconds): void {
    this.#sliceStart = time;
  }

  sliceEnded({ id }: QueueView, time: Nanoseconds, { reason }: SliceEnding): void {
    const start = this.#sliceStart;
    this.#aggregator.slice({ queue: this.#queue(id), start, duration: time - start, reason });
  }

  marked(): void {}

  #look(): void {
    const { now } = this;
    this.#nextLook += LOOK_EVERY;
    const open = this.#open;
    if (open === undefined) this.#aggregator.workerState(this.#worker, this.#state, this.#stateSince);
    else this.#aggregator.workerState(this.#worker, WorkerState.polling, open.start);
    for (const { id, available } of this.#resources.values()) this.#aggregator.available(id, available);
    const sections = this.#takeBase();
    if (open !== undefined && now - open.start >= OPEN_POLL_AFTER) {
      sections.push({ kind: 'openPolls', rows: [{ worker: this.#worker, ...open, observedAt: now }] });
    }
    this.portions.push({ sections: [...sections, ...this.#aggregator.close(now - SETTLE)], upTo: now - SETTLE });
  }

  #takeBase(): Section[] {
    const sections: Section[] = this.#definitions;
    if (this.#spawns.length > 0) sections.push({ kind: 'spawns', snapshot: false, rows: this.#spawns });
    if (this.#ends.length > 0) sections.push({ kind: 'ends', rows: this.#ends });
    this.#definitions = [];
    this.#spawns = [];
    this.#ends = [];
    return sections;
  }

  #meet(resource: ResourceView): number {
    const { id, kind, name, capacity } = resource;
    if (this.#resources.has(id)) return id;
    this.#resources.set(id, resource);
    this.#aggregator.resource(id, kind);
    const row = { resource: id, resourceKind: kind, name: this.#intern(name), capacity };
    this.#definitions.push({ kind: 'resources', rows: [row] });
    return id;
  }

  #queue(id: number): number {
    return this.#worker * IDS_PER_WORKER + id;
  }

  #task(id: number): number {
    return id === 0 ? 0 : this.#worker * IDS_PER_WORKER + id;
  }

  #intern(text: string): number {
    const known = this.#strings.get(text);
    if (known !== undefined) return known;
    const id = this.#worker * IDS_PER_WORKER + this.#strings.size;
    this.#strings.set(text, id);
    this.#definitions.push({ kind: 'strings', rows: [{ id, text }] });
    return id;
  }
}

/** One stream of several programs, each on a worker of its own, that ran for the same time. */
export function together(...programs: readonly { readonly portions: readonly Portion[] }[]): {
  readonly portions: readonly Portion[];
} {
  const [first] = programs;
  const portions = (first?.portions ?? []).map(({ upTo }, index) => ({
    sections: programs.flatMap((program) => program.portions[index]?.sections ?? []),
    upTo,
  }));
  return { portions };
}
