import type { ResourceKind, TaskKind, TaskOutcome } from './codes.ts';
import type { Nanoseconds, QueueId, ResourceId, StringId, TaskId, WorkerId } from '../units.ts';

export interface StringsSection {
  readonly kind: 'strings';
  readonly rows: readonly { readonly id: StringId; readonly text: string }[];
}

export interface WorkersSection {
  readonly kind: 'workers';
  readonly rows: readonly { readonly worker: WorkerId; readonly name: StringId }[];
}

/** Defines queues; a second definition of the same id changes its weight from then on. `policy` names the scheduling rule in force. */
export interface QueuesSection {
  readonly kind: 'queues';
  readonly policy: StringId;
  readonly rows: readonly {
    readonly queue: QueueId;
    /** Whose queue it is: each worker's executor has its own. */
    readonly worker: WorkerId;
    readonly name: StringId;
    readonly weight: number;
  }[];
}

/** Defines what tasks wait for. Waits without an object of their own (sleeps, yields) share one resource for each kind. */
export interface ResourcesSection {
  readonly kind: 'resources';
  readonly rows: readonly {
    readonly resource: ResourceId;
    readonly resourceKind: ResourceKind;
    readonly name: StringId;
    /** Permits or places; -1: it has no bound, or none applies. */
    readonly capacity: number;
  }[];
}

export interface Spawn {
  readonly task: TaskId;
  readonly time: Nanoseconds;
  readonly queue: QueueId;
  readonly name: StringId;
  /** The task that spawned it; 0 when it was spawned from outside any task. */
  readonly parent: TaskId;
  /** Where in the program it was spawned, as `file:line:column`; 0 when unknown. */
  readonly location: StringId;
  readonly taskKind: TaskKind;
}

/**
 * Tasks that began, in the order in which they began. With `snapshot` the rows are all tasks that are live now, with
 * their original times: any other task that the reader knows has ended unseen.
 */
export interface SpawnsSection {
  readonly kind: 'spawns';
  readonly snapshot: boolean;
  readonly rows: readonly Spawn[];
}

export interface EndsSection {
  readonly kind: 'ends';
  readonly rows: readonly {
    readonly task: TaskId;
    readonly time: Nanoseconds;
    readonly outcome: TaskOutcome;
    /** What a panicked task threw; 0 otherwise. */
    readonly message: StringId;
  }[];
}
