import {
  type Nanoseconds,
  PollOutcome,
  type Probe,
  type QueueView,
  type TaskOutcome,
  type TaskView,
  type UnparkReason,
} from '@pollscope/executor';
import { WorkerState } from '@pollscope/protocol';
import { InternTable } from './intern-table.ts';
import { RecordKind } from './layout.ts';
import type { RingWriter } from './ring-writer.ts';

/** What travels beside the ring, because it is text and rare. */
export type Definition =
  | { readonly kind: 'string'; readonly id: number; readonly text: string }
  | {
      readonly kind: 'queue';
      readonly queue: number;
      readonly name: string;
      readonly weight: number;
      readonly policy: string;
    };

/** Names are meant to be few; a program that makes one per task must not fill the memory of both threads. */
const MAX_NAMES = 20_000;
const MAX_MESSAGES = 1_000;
/** Longer texts would be cut in the console anyway. */
const MAX_TEXT = 500;

/** The executor's probe: turns what it is told into ring records, and sends each new name once through `define`. */
export class RingProbe implements Probe {
  readonly #ring: RingWriter;
  readonly #define: (definition: Definition) => void;
  readonly #names: InternTable;
  readonly #messages: InternTable;
  #parkedAt: Nanoseconds = 0;

  constructor(ring: RingWriter, define: (definition: Definition) => void) {
    this.#ring = ring;
    this.#define = define;
    // One id space: names have the odd ids, messages the even ones, so that neither can use up the other's.
    const defineString = (id: number, text: string) => define({ kind: 'string', id, text });
    this.#names = new InternTable({
      first: 1,
      step: 2,
      max: MAX_NAMES,
      overflow: '(more names)',
      define: defineString,
    });
    this.#messages = new InternTable({
      first: 2,
      step: 2,
      max: MAX_MESSAGES,
      overflow: '(more messages)',
      define: defineString,
    });
  }

  /** Marks what `describe` tells this probe as the complete description of the program at `time`. */
  snapshot(time: Nanoseconds, describe: () => void): void {
    this.#mark(time, RecordKind.snapshotBegin);
    describe();
    this.#mark(time, RecordKind.snapshotEnd);
    this.#ring.publish(time);
  }

  queueDefined(queue: QueueView, policy: string): void {
    this.#define({ kind: 'queue', queue: queue.id, name: queue.name, weight: queue.weight, policy });
  }

  taskSpawned(task: TaskView): void {
    if (!this.#ring.admit(1, task.spawnedAt)) return;
    const name = this.#names.idOf(task.name.slice(0, MAX_TEXT));
    this.#ring.write(task.spawnedAt, task.parent, name, task.id, RecordKind.spawn | (task.queue.id << 16));
    this.#ring.publishSoon(task.spawnedAt);
  }

  taskEnded(
    task: TaskView,
    time: Nanoseconds,
    end: { readonly outcome: TaskOutcome; readonly message?: string },
  ): void {
    if (!this.#ring.admit(1, time)) return;
    const message = end.message === undefined ? 0 : this.#messages.idOf(end.message.slice(0, MAX_TEXT));
    const tag = RecordKind.end | (end.outcome << 8) | (task.queue.id << 16);
    this.#ring.write(time, message, 0, task.id, tag);
  }

  pollStarted(task: TaskView): void {
    this.#ring.setOpenPoll(task.id, task.pollStartedAt);
  }

  pollEnded(task: TaskView, end: Nanoseconds, outcome: PollOutcome): void {
    this.#ring.clearOpenPoll();
    // A task that yields in a tight loop can flood the ring; what other tasks come to must not be lost to it.
    const isAdmitted = outcome === PollOutcome.yielded ? this.#ring.admitMinor(end) : this.#ring.admit(1, end);
    if (!isAdmitted) return;
    const start = task.pollStartedAt;
    const tag = RecordKind.poll | (outcome << 8) | (task.queue.id << 16);
    this.#ring.write(start, end - start, start - task.runnableSince, task.id, tag);
    this.#ring.publishSoon(end);
  }

  queueSampled(queue: QueueView, time: Nanoseconds): void {
    if (!this.#ring.admit(2, time)) return;
    const place = queue.id << 16;
    this.#ring.write(time, queue.vruntime, queue.lag, queue.depth, RecordKind.queueSample | place);
    this.#ring.write(time, queue.received, queue.entitled, 0, RecordKind.queueService | place);
  }

  parked(time: Nanoseconds): void {
    this.#parkedAt = time;
    this.#ring.setState(WorkerState.parked, time);
    this.#ring.publish(time);
  }

  unparked(time: Nanoseconds, reason: UnparkReason): void {
    this.#ring.setState(WorkerState.polling, time);
    if (!this.#ring.admit(1, time)) return;
    this.#ring.write(this.#parkedAt, time - this.#parkedAt, 0, 0, RecordKind.park | (reason << 8));
  }

  driverTurn(start: Nanoseconds, end: Nanoseconds): void {
    if (!this.#ring.admit(1, end)) return;
    this.#ring.write(start, end - start, 0, 0, RecordKind.driverTurn);
    this.#ring.publish(end);
  }

  #mark(time: Nanoseconds, kind: number): void {
    if (this.#ring.admit(1, time)) this.#ring.write(time, 0, 0, 0, kind);
  }
}
