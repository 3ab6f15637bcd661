import {
  type HoldChange,
  type MarkView,
  type Nanoseconds,
  type PollOutcome,
  PollSource,
  type Probe,
  type QueueView,
  type ResourceId,
  type ResourceView,
  type SliceEnding,
  type SlicePick,
  type TaskId,
  type TaskOutcome,
  type TaskView,
  type UnparkReason,
  type WakeSource,
} from '@pollscope/executor';
import { type Level, RESOURCE_KINDS, TaskKind, WorkerState } from '@pollscope/protocol';
import type { Definition } from './definition.ts';
import { KnownPairs } from './known-pairs.ts';
import { DESCRIBED, packIds, RecordKind } from './layout.ts';
import { type Redactor, tellAll } from './redaction.ts';
import type { RingWriter } from './ring-writer.ts';
import { Texts } from './texts.ts';
import { WatchedResources } from './watched-resources.ts';

/** For a program with up to so many tasks, each wait is told once; 128 KiB. */
const TASKS_REMEMBERED = 1 << 14;
const RESOURCES_REMEMBERED = 1 << 12;
/** A program that never parks is asked this often how much of its resources is available. */
const SAMPLE_RESOURCES_NS = 20_000_000;

/** What is imported is read from memory at each use. */
const FOREIGN = PollSource.foreign;

/**
 * The executor's probe: turns what it is told into ring records. Below level `everything`, wakes and slices are left out.
 */
export class RingProbe implements Probe {
  level: Level = 'polls';
  readonly #ring: RingWriter;
  readonly #define: (definition: Definition) => void;
  readonly #texts: Texts;
  readonly #waits = new KnownPairs(TASKS_REMEMBERED);
  readonly #resources = new KnownPairs(RESOURCES_REMEMBERED);
  readonly #watched = new WatchedResources();
  /** {@link DESCRIBED} while the program is described, else 0. */
  #described = 0;
  #describedAt: Nanoseconds = 0;
  /** Waits and holds that the description had no room for. */
  #leftOut = 0;
  #parkedAt: Nanoseconds = 0;
  #sampledAt: Nanoseconds = 0;
  /** Of the slice in progress; a start below 0: none that was seen to begin. */
  #slice = { start: -1, vruntime: 0, lag: 0, eligible: 0, granted: 0, deadline: 0 };

  constructor(ring: RingWriter, define: (definition: Definition) => void, redact: Redactor = tellAll) {
    this.#ring = ring;
    this.#define = define;
    this.#texts = new Texts(define, redact);
  }

  /** Marks what `describe` tells this probe as the complete description of the program at `time`. */
  snapshot(time: Nanoseconds, describe: () => void): void {
    this.#waits.clear();
    this.#note(time, RecordKind.snapshotBegin, 0);
    this.#described = DESCRIBED;
    this.#describedAt = time;
    this.#leftOut = 0;
    describe();
    this.#described = 0;
    this.#note(time, RecordKind.snapshotEnd, this.#leftOut);
    this.#ring.publish(time);
  }

  /** Shows what was told up to now, for a program that may not get to tell more. */
  flush(time: Nanoseconds): void {
    this.#ring.publish(time);
  }

  /** Nothing more will be told: shows what was, and that no poll is in progress. */
  stopped(time: Nanoseconds): void {
    this.#slice.start = -1;
    this.#ring.clearOpenPoll();
    this.#ring.publish(time);
  }

  queueDefined(queue: QueueView, policy: string): void {
    const name = this.#texts.queueName(queue.name);
    this.#define({ kind: 'queue', queue: queue.id, name, weight: queue.weight, policy });
  }

  taskSpawned(task: TaskView): void {
    if (!this.#ring.admit(1, this.#now(task.spawnedAt))) return;
    const names = packIds(this.#texts.name('task', task.name), this.#texts.location(task.location));
    const tag = RecordKind.spawn | (TaskKind[task.kind] << 8) | (task.queue.id << 16);
    this.#ring.write(task.spawnedAt, task.parent, names, task.id, tag);
    this.#ring.publishSoon(task.spawnedAt);
  }

  taskEnded(
    task: TaskView,
    time: Nanoseconds,
    end: { readonly outcome: TaskOutcome; readonly message?: string },
  ): void {
    if (!this.#ring.admit(1, time)) return;
    const tag = RecordKind.end | (end.outcome << 8) | (task.queue.id << 16);
    this.#ring.write(time, this.#texts.message(end.message), 0, task.id, tag);
  }

  /** So short that V8 puts it into the executor's loop, which has no room for anything longer. */
  pollStarted(task: TaskView): void {
    this.#ring.setOpenPoll(task);
  }

  /** The next poll of the slice overwrites the open one, and the end of the slice clears it. */
  pollEnded(task: TaskView, end: Nanoseconds, outcome: PollOutcome): void {
    this.#ring.poll(task, end, outcome);
    // One that the host resumed is part of no slice.
    if (task.pollSource !== FOREIGN) return;
    this.#ring.clearOpenPoll();
    this.#ring.publishSoon(end);
  }

  taskWaiting(task: TaskView, time: Nanoseconds, resource: ResourceView): void {
    if (this.#waits.has(task.id, resource.id) || this.#leavesOut() || !this.#admitWith(resource, time)) return;
    this.#waits.set(task.id, resource.id);
    this.#watched.watch(resource);
    this.#ring.write(time, resource.id, 0, task.id, RecordKind.wait | this.#described);
  }

  taskWoken(task: TaskView, time: Nanoseconds, by: { readonly source: WakeSource; readonly waker: TaskId }): void {
    // As minor as a yield: a task that is woken again and again can flood the ring as well.
    if (this.level !== 'everything' || !this.#ring.admitMinor(time)) return;
    const tag = RecordKind.wake | (by.source << 8) | (task.wakeEffect << 12);
    this.#ring.write(time, by.waker, 0, task.id, tag);
    this.#ring.publishSoon(time);
  }

  resourceAcquired(resource: ResourceView, time: Nanoseconds, hold: HoldChange): void {
    this.#held(resource, time, hold.task, hold.amount);
  }

  resourceReleased(resource: ResourceView, time: Nanoseconds, hold: HoldChange): void {
    this.#held(resource, time, hold.task, -hold.amount);
  }

  sliceStarted(queue: QueueView, time: Nanoseconds, pick: SlicePick): void {
    if (this.level !== 'everything') return;
    const slice = this.#slice;
    slice.start = time;
    slice.vruntime = queue.vruntime;
    slice.lag = queue.lag;
    slice.eligible = pick.eligible;
    slice.granted = pick.granted;
    slice.deadline = pick.deadline;
  }

  sliceEnded(queue: QueueView, time: Nanoseconds, end: SliceEnding): void {
    this.#ring.clearOpenPoll();
    this.#tellSlice(queue, time, end);
    this.#ring.publishSoon(time);
  }

  marked(name: string, time: Nanoseconds, mark: MarkView): void {
    if (!this.#ring.admit(1, time)) return;
    const texts = packIds(this.#texts.name('mark', name), this.#texts.fields(mark.fields, time));
    this.#ring.write(time, mark.duration ?? -1, texts, this.#ring.openTask, RecordKind.mark);
    this.#ring.publishSoon(time);
  }

  queueSampled(queue: QueueView, time: Nanoseconds): void {
    if (time - this.#sampledAt >= SAMPLE_RESOURCES_NS) this.#sampleResources(time);
    if (!this.#ring.admit(2, time)) return;
    const place = queue.id << 16;
    this.#ring.write(time, queue.vruntime, queue.lag, queue.depth, RecordKind.queueSample | place);
    this.#ring.write(time, queue.received, queue.entitled, 0, RecordKind.queueService | place);
  }

  parked(time: Nanoseconds): void {
    // What is not told now may stay untold for as long as the program sleeps.
    this.#sampleResources(time);
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

  #tellSlice(queue: QueueView, time: Nanoseconds, end: SliceEnding): void {
    const { start, vruntime, lag, eligible, granted, deadline } = this.#slice;
    if (start < 0) return;
    this.#slice.start = -1;
    if (this.level !== 'everything' || !this.#ring.admit(2, time)) return;
    this.#ring.write(vruntime, deadline, granted, end.by, RecordKind.slicePick);
    this.#ring.write(start, time - start, lag, eligible, RecordKind.slice | (end.reason << 8) | (queue.id << 16));
  }

  #held(resource: ResourceView, time: Nanoseconds, task: TaskId, amount: number): void {
    if (this.#leavesOut() || !this.#admitWith(resource, time)) return;
    this.#watched.watch(resource);
    this.#ring.write(time, resource.id, amount, task, RecordKind.hold | this.#described);
    this.#ring.publishSoon(time);
  }

  /** In a description tasks come first; what so many of them wait for must not make it incomplete. */
  #leavesOut(): boolean {
    if (this.#described === 0 || this.#ring.hasPlentyOfRoom()) return false;
    this.#leftOut++;
    return true;
  }

  /** When something is told that happened at `time`: what is described may have happened long before. */
  #now(time: Nanoseconds): Nanoseconds {
    return this.#described === 0 ? time : this.#describedAt;
  }

  /** Makes room for a record that refers to a resource, and defines that if need be. */
  #admitWith(resource: ResourceView, time: Nanoseconds): boolean {
    if (this.#resources.has(resource.id, 1)) return this.#ring.admit(1, this.#now(time));
    if (!this.#ring.admit(2, this.#now(time))) return false;
    this.#resources.set(resource.id, 1);
    const tag = RecordKind.resource | (RESOURCE_KINDS.indexOf(resource.kind) << 8);
    this.#ring.write(time, this.#texts.name('resource', resource.name), resource.capacity, resource.id, tag);
    return true;
  }

  readonly #tellAvailable = (resource: ResourceId, available: number): boolean => {
    if (!this.#ring.admit(1, this.#sampledAt)) return false;
    this.#ring.write(this.#sampledAt, available, 0, resource, RecordKind.available);
    return true;
  };

  #sampleResources(time: Nanoseconds): void {
    this.#sampledAt = time;
    this.#watched.sample(this.#tellAvailable);
    // Waits that were told before are told again, so that what they wait for finds its way back.
    if (this.#watched.makeRoom()) this.#waits.clear();
  }

  #note(time: Nanoseconds, kind: number, count: number): void {
    if (this.#ring.admit(1, time)) this.#ring.write(time, count, 0, 0, kind);
  }
}
