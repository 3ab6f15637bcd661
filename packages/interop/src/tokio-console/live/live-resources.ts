import type {
  Nanoseconds,
  ResourceId,
  ResourceKind,
  ResourcesSection,
  ResourceWindow,
  TaskId,
} from '@pollscope/protocol';
import { clipped } from '../../text.ts';
import type { WallTime } from '../event.ts';
import type { SpanId, ToldOperation, ToldOperationStats, ToldResource, ToldResourceStats } from './told.ts';

export type ResourceDefinition = ResourcesSection['rows'][number];

/** Tokio's own types; what others call theirs stands as `other`. */
const KINDS: Readonly<Record<string, ResourceKind>> = {
  Sleep: 'sleep',
  Interval: 'interval',
  Timeout: 'timeout',
  Semaphore: 'semaphore',
  Mutex: 'mutex',
  RwLock: 'semaphore',
  Notify: 'notify',
  Barrier: 'group',
  'Sender|Receiver': 'oneshot',
  Chan: 'channel',
};
/** Each await makes a new one: they are told apart by where they are made only. */
const SHARED: ReadonlySet<ResourceKind> = new Set(['sleep', 'interval', 'timeout']);
const MOST_ANCESTORS = 8;

interface LiveResource {
  readonly id: ResourceId;
  readonly kind: ResourceKind;
  readonly name: string;
  /** Of which it is a part that users did not make. */
  readonly partOf: SpanId | undefined;
  available: number;
  acquisitions: number;
  isChanged: boolean;
}

interface LiveOperation {
  readonly resource: SpanId;
  task: SpanId | undefined;
  lastStarted: Nanoseconds;
}

/** A task that waits, as far as windows of resources are concerned. */
export interface Waiter {
  readonly task: TaskId;
  readonly since: Nanoseconds;
}

/** What tasks wait for. */
export class LiveResources {
  readonly #name: (text: string) => number;
  readonly #resources = new Map<SpanId, LiveResource>();
  readonly #shared = new Map<string, LiveResource>();
  readonly #operations = new Map<SpanId, LiveOperation>();
  /** When the operation began that began last, of those told of. */
  newestStart: Nanoseconds = Number.NEGATIVE_INFINITY;
  #next: ResourceId = 1;
  #fresh: ResourceDefinition[] = [];

  /** `name` gives a text its id. */
  constructor(name: (text: string) => number) {
    this.#name = name;
  }

  resource({ span, type, isInternal, parent, location }: ToldResource): void {
    const kind = Object.hasOwn(KINDS, type) ? (KINDS[type] ?? 'other') : 'other';
    const name = nameOf(kind, type, location);
    if (this.#resources.get(span)?.name === name) return;
    const shared = SHARED.has(kind) ? this.#shared.get(name) : undefined;
    const found = shared ?? this.#begin(kind, name, isInternal ? parent : undefined);
    if (SHARED.has(kind)) this.#shared.set(name, found);
    this.#resources.set(span, found);
  }

  resourceStats(span: SpanId, { droppedAt, attributes }: ToldResourceStats): void {
    const resource = this.#resources.get(span);
    if (resource === undefined) return;
    const available = availableOf(resource.kind, attributes);
    resource.isChanged ||= available !== resource.available;
    resource.available = available;
    if (droppedAt !== undefined) this.#resources.delete(span);
  }

  /** An operation on the resource came to its end as it was meant to. */
  acquired(span: SpanId): void {
    const resource = this.#resources.get(this.#whole(span));
    if (resource !== undefined) resource.acquisitions++;
  }

  /** They will be told of again. */
  forgetOperations(): void {
    this.#operations.clear();
  }

  operation({ span, resource }: ToldOperation): void {
    if (resource === undefined) return;
    this.#operations.set(span, { resource, task: undefined, lastStarted: Number.NEGATIVE_INFINITY });
  }

  operationStats(span: SpanId, stats: ToldOperationStats, at: (time: WallTime) => Nanoseconds): void {
    this.newestStart = Math.max(this.newestStart, at(stats.createdAt));
    if (stats.droppedAt !== undefined) {
      this.#operations.delete(span);
      return;
    }
    const operation = this.#operations.get(span);
    if (operation === undefined) return;
    operation.task = stats.task;
    if (stats.polls.lastStarted !== undefined) operation.lastStarted = at(stats.polls.lastStarted);
  }

  /** For each task with an operation that has not ended, the resource of the one that was polled last. O(operations). */
  waits(): ReadonlyMap<SpanId, ResourceId> {
    const latest = new Map<SpanId, LiveOperation>();
    for (const operation of this.#operations.values()) {
      const { task, lastStarted } = operation;
      if (task === undefined) continue;
      const before = latest.get(task);
      if (before === undefined || lastStarted >= before.lastStarted) latest.set(task, operation);
    }
    const waits = new Map<SpanId, ResourceId>();
    for (const [task, { resource }] of latest) {
      const whole = this.#resources.get(this.#whole(resource));
      if (whole !== undefined) waits.set(task, whole.id);
    }
    return waits;
  }

  /** Those met since the last call. */
  takeFresh(): readonly ResourceDefinition[] {
    const fresh = this.#fresh;
    this.#fresh = [];
    return fresh;
  }

  /** Of the resources that somebody waits for, or of which something changed. */
  takeRows(waiters: ReadonlyMap<ResourceId, readonly Waiter[]>, now: Nanoseconds): ResourceWindow[] {
    const rows = new Map<ResourceId, ResourceWindow>();
    for (const resource of this.#resources.values()) {
      const waiting = waiters.get(resource.id) ?? [];
      if (resource.partOf !== undefined || rows.has(resource.id)) continue;
      if (waiting.length === 0 && resource.acquisitions === 0 && !resource.isChanged) continue;
      rows.set(resource.id, rowOf(resource, waiting, now));
      resource.acquisitions = 0;
      resource.isChanged = false;
    }
    return [...rows.values()];
  }

  #begin(kind: ResourceKind, name: string, partOf: SpanId | undefined): LiveResource {
    const id = this.#next++;
    if (partOf === undefined) {
      const capacity = kind === 'mutex' ? 1 : -1;
      this.#fresh.push({ resource: id, resourceKind: kind, name: this.#name(name), capacity });
    }
    return { id, kind, name, partOf, available: -1, acquisitions: 0, isChanged: false };
  }

  /** What users made, for a part of it. */
  #whole(span: SpanId): SpanId {
    let whole = span;
    for (let step = 0; step < MOST_ANCESTORS; step++) {
      const { partOf } = this.#resources.get(whole) ?? {};
      if (partOf === undefined) return whole;
      whole = partOf;
    }
    return whole;
  }
}

/** Readers put the kind before it. A part of which it is not told what it is a part of has no place. */
function nameOf(kind: ResourceKind, type: string, location: string): string {
  const place = location === '' ? 'inside a library' : location;
  return clipped(type.toLowerCase() === kind ? place : `${type} ${place}`);
}

function rowOf(
  { id, available, acquisitions }: LiveResource,
  waiting: readonly Waiter[],
  now: Nanoseconds,
): ResourceWindow {
  const oldest = waiting.reduce<Waiter | undefined>(
    (first, waiter) => (first === undefined || waiter.since < first.since ? waiter : first),
    undefined,
  );
  return {
    resource: id,
    waiting: waiting.length,
    available,
    longestWait: oldest === undefined ? 0 : Math.max(0, now - oldest.since),
    oldestWaiter: oldest?.task ?? 0,
    holder: 0,
    acquisitions,
    overtakes: 0,
  };
}

/** What is free of it, as Tokio counts; -1 where it does not. */
function availableOf(kind: ResourceKind, attributes: ReadonlyMap<string, string>): number {
  if (kind === 'mutex') {
    const locked = attributes.get('locked');
    return locked === undefined ? -1 : Number(locked !== 'true');
  }
  const permits = Number(attributes.get('permits') ?? -1);
  return Number.isSafeInteger(permits) ? permits : -1;
}
