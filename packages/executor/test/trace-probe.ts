import {
  type HoldChange,
  type MarkView,
  type Nanoseconds,
  PollOutcome,
  type Probe,
  type QueueView,
  SliceEnd,
  type SliceEnding,
  type SlicePick,
  type TaskId,
  TaskOutcome,
  type TaskView,
  UnparkReason,
  WakeEffect,
  WakeSource,
} from '../src/probe.ts';
import type { ResourceView } from '../src/resource.ts';

const nameOf = (names: Readonly<Record<string, number>>, value: number): string =>
  Object.keys(names).find((name) => names[name] === value) ?? `unknown ${value}`;

/** Writes down everything that a probe is told, one line each, with times in microseconds. */
export class TraceProbe implements Probe {
  readonly lines: string[] = [];

  queueDefined(queue: QueueView, policy: string): void {
    this.#write('queue', queue.name, queue.weight, policy);
  }

  taskSpawned(task: TaskView): void {
    this.#write('spawn', task.name, 'in', task.queue.name, 'by', task.parent, 'at', microseconds(task.spawnedAt));
  }

  taskEnded(
    task: TaskView,
    time: Nanoseconds,
    end: { readonly outcome: TaskOutcome; readonly message?: string },
  ): void {
    this.#write('end', task.name, nameOf(TaskOutcome, end.outcome), ...message(end.message), 'at', microseconds(time));
  }

  pollStarted(task: TaskView): void {
    this.#write('poll', task.name, 'at', microseconds(task.pollStartedAt), 'since', microseconds(task.runnableSince));
  }

  pollEnded(task: TaskView, end: Nanoseconds, outcome: PollOutcome): void {
    this.#write('polled', task.name, nameOf(PollOutcome, outcome), 'at', microseconds(end));
  }

  taskWaiting(task: TaskView, time: Nanoseconds, resource: ResourceView): void {
    this.#write(
      'waits',
      task.name,
      'for',
      resource.kind,
      ...message(resource.name || undefined),
      'at',
      microseconds(time),
    );
  }

  taskWoken(task: TaskView, time: Nanoseconds, by: { readonly source: WakeSource; readonly waker: TaskId }): void {
    const effect = nameOf(WakeEffect, task.wakeEffect);
    this.#write('wake', task.name, effect, 'by', nameOf(WakeSource, by.source), by.waker, 'at', microseconds(time));
  }

  resourceAcquired(resource: ResourceView, time: Nanoseconds, hold: HoldChange): void {
    this.#write('acquired', resource.kind, hold.amount, 'by', hold.task, 'at', microseconds(time));
  }

  resourceReleased(resource: ResourceView, time: Nanoseconds, hold: HoldChange): void {
    this.#write('released', resource.kind, hold.amount, 'by', hold.task, 'at', microseconds(time));
  }

  sliceStarted(queue: QueueView, time: Nanoseconds, pick: SlicePick): void {
    this.#write(
      'slice',
      queue.name,
      'of',
      pick.eligible,
      'granted',
      microseconds(pick.granted),
      'at',
      microseconds(time),
    );
  }

  sliceEnded(queue: QueueView, time: Nanoseconds, end: SliceEnding): void {
    this.#write('sliced', queue.name, nameOf(SliceEnd, end.reason), end.by, 'at', microseconds(time));
  }

  marked(name: string, time: Nanoseconds, { duration, fields }: MarkView): void {
    this.#write('mark', name, duration ?? 'moment', fields, 'at', microseconds(time));
  }

  queueSampled(queue: QueueView, time: Nanoseconds): void {
    this.#write('sample', queue.name, 'depth', queue.depth, 'at', microseconds(time));
  }

  parked(time: Nanoseconds): void {
    this.#write('parked', 'at', microseconds(time));
  }

  unparked(time: Nanoseconds, reason: UnparkReason): void {
    this.#write('unparked', nameOf(UnparkReason, reason), 'at', microseconds(time));
  }

  driverTurn(start: Nanoseconds, end: Nanoseconds): void {
    this.#write('driver', 'from', microseconds(start), 'to', microseconds(end));
  }

  #write(...words: readonly (string | number)[]): void {
    this.lines.push(words.join(' '));
  }
}

const microseconds = (time: Nanoseconds): number => time / 1000;
const message = (text: string | undefined): readonly string[] => (text === undefined ? [] : [`(${text})`]);
