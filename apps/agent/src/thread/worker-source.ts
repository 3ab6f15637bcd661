import {
  type FindingSubject,
  type Nanoseconds,
  type OpenPollsSection,
  type Section,
  TaskOutcome,
  type WorkerId,
  WorkerState,
} from '@pollscope/protocol';
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Definition } from '../ring/definition.ts';
import { RingReader } from '../ring/ring-reader.ts';
import type { StackSample } from '../watchdog/stack-sample.ts';
import { type StacksUnavailable, Watchdog } from '../watchdog/watchdog.ts';
import type { Aggregation } from './aggregation.ts';
import { Collector } from './collector.ts';
import { Description } from './description.ts';
import { EventBuffer } from './event-buffer.ts';
import type { StreamIds } from './id-space.ts';
import type { SourceLink, SourceRequest, ThreadData } from './messages.ts';
import type { Registry } from './registry.ts';

/** A poll that has run for so long is told of while it runs; shorter ones would be over when the console shows them. */
const OPEN_POLL_AFTER_NS = 20_000_000;

export interface WorkerSourceOptions {
  readonly worker: WorkerId;
  readonly link: SourceLink;
  /** Of the stream's clock; see {@link SourceLink.clockOffset}. */
  readonly streamClockOffset: Nanoseconds;
  readonly ids: StreamIds;
  readonly registry: Registry;
  readonly aggregation: Aggregation;
  readonly watchdog: ThreadData['watchdog'];
  /** To the executor's thread. */
  readonly ask: (request: SourceRequest) => void;
  readonly events: {
    readonly stack: (sample: Omit<StackSample, 'askedAt'>) => void;
    /** Undefined: call stacks can be had. */
    readonly stacksUnavailable: (reason: StacksUnavailable | undefined) => void;
    /** The level has changed, as from the records on that are read next. */
    readonly levelChanged: (definition: Extract<Definition, { readonly kind: 'level' }>) => void;
  };
}

/**
 * One observed executor and its thread: the ring, the port, the clock, the ids and the watchdog. All that it tells has the
 * stream's ids and times.
 */
export class WorkerSource {
  readonly worker: WorkerId;
  records = 0;
  /** Largest part of the ring that was found full since it was last set to 0. */
  fullest = 0;
  readonly #options: WorkerSourceOptions;
  readonly #reader: RingReader;
  readonly #definitions: MessagePort;
  readonly #events: EventBuffer;
  readonly #description: Description;
  readonly #collector: Collector;
  readonly #watchdog: Watchdog;
  /** To be added to the executor's times to get those of the stream. */
  readonly #timeShift: Nanoseconds;
  #hasStacks = true;
  #isUrgent = false;
  #isOver = false;

  constructor(options: WorkerSourceOptions) {
    const { worker, link, registry, aggregation, ids } = options;
    this.worker = worker;
    this.#options = options;
    this.#reader = new RingReader(link.ring);
    this.#definitions = link.definitions;
    this.#timeShift = link.clockOffset - options.streamClockOffset;
    this.#events = new EventBuffer(worker);
    this.#description = new Description(worker, registry);
    this.#collector = new Collector({
      worker,
      ids,
      timeShift: this.#timeShift,
      registry,
      aggregation,
      description: this.#description,
      events: this.#events,
    });
    this.#watchdog = this.#startWatchdog();
    registry.defineWorker(worker, link.name);
  }

  set wantsEvents(wants: boolean) {
    this.#collector.wantsEvents = wants;
  }

  get dropped(): number {
    return this.#collector.dropped;
  }

  get needsSnapshot(): boolean {
    return this.#description.isDoubtful;
  }

  /** It will not tell anything more after the next frames. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Parked, and nothing is being polled. */
  get isAsleep(): boolean {
    return this.#isOver || (this.#reader.openPoll() === undefined && this.#reader.state().state === WorkerState.parked);
  }

  ask(request: SourceRequest): void {
    this.#options.ask(request);
  }

  /** Reads all that the program has published, and looks whether it is stuck. Returns how full the ring was, from 0 to 1. */
  drain(now: Nanoseconds): number {
    if (this.#isOver) return 0;
    const head = this.#reader.published();
    // A record may use a name that was sent just before it; whatever it uses has been sent by now.
    this.#readDefinitions();
    const count = this.#reader.drainTo(head, this.#collector);
    this.#watchdog.check(now - this.#timeShift);
    this.records += count;
    const fill = count / this.#reader.capacity;
    this.fullest = Math.max(this.fullest, fill);
    return fill;
  }

  /** Tells the aggregator what the worker is doing now, so that a poll or park in progress counts in open windows. */
  observeState(): void {
    if (this.#isOver) return;
    const { aggregator } = this.#options.aggregation;
    const open = this.#reader.openPoll();
    if (open !== undefined) {
      aggregator.workerState(this.worker, WorkerState.polling, open.start + this.#timeShift);
      return;
    }
    const { state, since } = this.#reader.state();
    // Before the probe is in place nobody knows: told as a poll since time 0, it would be a held event loop.
    if (since === 0) return;
    // Between two turns, which a program may fill with anything, nothing is polled although the worker is not parked.
    const present = state === WorkerState.parked ? WorkerState.parked : WorkerState.driver;
    aggregator.workerState(this.worker, present, since + this.#timeShift);
  }

  /** The poll in progress, if it has been for long. */
  longPoll(now: Nanoseconds): OpenPollsSection['rows'][number] | undefined {
    const open = this.#isOver ? undefined : this.#reader.openPoll();
    if (open === undefined) return undefined;
    const start = open.start + this.#timeShift;
    if (now - start < OPEN_POLL_AFTER_NS) return undefined;
    return { worker: this.worker, task: this.#options.ids.tasks.idOf(open.task), start, observedAt: now };
  }

  /** The task that is being polled, if one is. */
  polledTask(): FindingSubject[] {
    const open = this.#reader.openPoll();
    return open === undefined ? [] : [{ kind: 'task', id: this.#options.ids.tasks.idOf(open.task) }];
  }

  /** Whether something has come since the last call that is not to wait for the next frame. */
  takeUrgency(): boolean {
    const isUrgent = this.#isUrgent;
    this.#isUrgent = false;
    return isUrgent;
  }

  /** Starts and ends of tasks since the last call. */
  takeLifecycle(): Section[] {
    return this.#description.take();
  }

  /** What was lost since the last call. */
  takeLosses(): Section[] {
    return this.#collector.takeLosses();
  }

  /** Single events since the last call; to be encoded before the next drain. */
  takeEvents(): Section[] {
    return this.#events.take();
  }

  /**
   * The thread has ended, and its tasks with it, or does not want to be observed any more. What it had published is read
   * before; of the records since then, at most 256, nothing is known.
   */
  end(now: Nanoseconds, how: 'ended' | 'left'): void {
    this.drain(now);
    const { worker, link, registry, aggregation } = this.#options;
    this.#endTasks(now, how === 'ended' ? 'its thread ended' : 'no longer observed');
    aggregation.aggregator.keepOnly(registry.tasks.ids(), now);
    const queues = registry.endWorker(worker, `${link.name} (${how})`, now);
    aggregation.aggregator.workerEnded(worker, now, queues);
    this.#isOver = true;
    this.close();
  }

  #endTasks(time: Nanoseconds, reason: string): void {
    const { worker, registry } = this.#options;
    const message = registry.strings.intern(reason);
    for (const task of registry.tasks.idsOf(worker)) {
      this.#description.ended({ task, time, outcome: TaskOutcome.aborted, message });
    }
  }

  close(): void {
    this.#watchdog.close();
    this.#definitions.close();
  }

  #readDefinitions(): void {
    for (;;) {
      const received = receiveMessageOnPort(this.#definitions);
      if (received === undefined) return;
      this.#define(received.message as Definition);
    }
  }

  #define(definition: Definition): void {
    const { registry, ids, worker, events } = this.#options;
    switch (definition.kind) {
      case 'string':
        registry.strings.define(ids.strings.idOf(definition.id), definition.text);
        return;
      case 'fields':
        this.#collector.defineFields(definition.id, definition.text);
        return;
      case 'queue':
        registry.defineQueue({ ...definition, worker, queue: ids.queues.idOf(definition.queue) });
        return;
      case 'level':
        events.levelChanged(definition);
    }
  }

  #startWatchdog(): Watchdog {
    const { worker, link, watchdog, ids, events } = this.#options;
    const shift = this.#timeShift;
    return new Watchdog({
      ...watchdog,
      worker,
      reader: this.#reader,
      link: link.watchdog,
      clockOffset: link.clockOffset,
      events: {
        stack: ({ task, pollStart, sampledAt, frames }) => {
          this.#isUrgent = true;
          events.stack({
            worker,
            task: ids.tasks.idOrNone(task),
            pollStart: pollStart + shift,
            sampledAt: sampledAt + shift,
            frames,
          });
        },
        stacksUnavailable: (reason) => {
          this.#hasStacks = reason === undefined;
          events.stacksUnavailable(reason);
        },
        blocked: ({ task, start }, observedAt) => {
          this.#isUrgent = true;
          // A long poll is told as such; a loop that is held otherwise would go untold without a stack.
          if (this.#hasStacks || task !== 0) return;
          events.stack({ worker, task, pollStart: start + shift, sampledAt: observedAt + shift, frames: [] });
        },
        unblocked: () => undefined,
      },
    });
  }
}
