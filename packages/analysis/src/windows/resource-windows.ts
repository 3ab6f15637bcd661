import type {
  Nanoseconds,
  ResourceId,
  ResourceKind,
  ResourceWindow,
  ResourceWindowsSection,
  TaskId,
} from '@pollscope/protocol';
import { HeldResource } from './held-resource.ts';
import { OpenWindows } from './open-windows.ts';
import type { TaskStates } from './task-states.ts';

/** The same as the tasks', whose waits these are. */
const RESOURCE_WINDOW: Nanoseconds = 1_000_000_000;

/** Kinds without an object of their own: all their waits share one resource, of which there is nothing to say. */
const SHARED_KINDS: ReadonlySet<ResourceKind> = new Set(['sleep', 'interval', 'timeout', 'yield']);

interface Counts {
  longestWait: Nanoseconds;
  acquisitions: number;
  overtakes: number;
}

/** Who waits for one resource at the end of a window. */
interface Waiters {
  count: number;
  oldest: TaskId;
  since: Nanoseconds;
  isOldestWoken: boolean;
}

/**
 * Resource windows of {@link RESOURCE_WINDOW}, with the resources that tasks wait for, hold or acquired. Who waits is not
 * counted as it happens but read from the tasks' states when a window closes: O(live tasks) a second.
 */
export class ResourceWindows {
  readonly #states: TaskStates;
  readonly #windows: OpenWindows<Map<ResourceId, Counts>>;
  readonly #held = new Map<ResourceId, HeldResource>();
  readonly #shared = new Set<ResourceId>();

  constructor(from: Nanoseconds, states: TaskStates) {
    this.#states = states;
    this.#windows = new OpenWindows({ duration: RESOURCE_WINDOW, from, create: () => new Map() });
  }

  define(resource: ResourceId, kind: ResourceKind): void {
    if (SHARED_KINDS.has(kind)) this.#shared.add(resource);
  }

  isTracked(resource: ResourceId): boolean {
    return !this.#shared.has(resource);
  }

  /** What the program says is free; -1: does not apply. */
  available(resource: ResourceId, available: number): void {
    this.#heldOf(resource).available = available;
  }

  /** A task that had waited since `since` was woken at `woken` and has been polled. */
  waitEnded(resource: ResourceId, since: Nanoseconds, woken: Nanoseconds): void {
    const counts = this.#countsOf(resource, woken);
    if (woken - since > counts.longestWait) counts.longestWait = woken - since;
    counts.overtakes += this.#held.get(resource)?.countOvertakes(since, woken) ?? 0;
  }

  /** `slot`: the task's; its wait, if it waited for this, is over with this poll. Undefined: no task. */
  acquired(
    resource: ResourceId,
    slot: number | undefined,
    hold: { readonly time: Nanoseconds; readonly amount: number },
  ): void {
    const { time, amount } = hold;
    const waited = slot !== undefined && this.#states.trackedWait(slot) === resource;
    const came = waited ? this.#states.lastEnd(slot) : time;
    this.#heldOf(resource).acquired(slot === undefined ? 0 : this.#states.taskAt(slot), amount, { time, came });
    this.#countsOf(resource, time).acquisitions++;
  }

  holds(resource: ResourceId, task: TaskId, amount: number): void {
    this.#heldOf(resource).holds(task, amount);
  }

  forgetHolds(tasks: Iterable<TaskId>): void {
    const gone = new Set(tasks);
    for (const held of this.#held.values()) held.keepHolders((task) => !gone.has(task));
  }

  released(resource: ResourceId, task: TaskId, amount: number): void {
    this.#heldOf(resource).released(task, amount);
  }

  /** After a loss: what was held by other tasks may have been released unseen. */
  keepHolders(live: ReadonlySet<TaskId>): void {
    for (const held of this.#held.values()) held.keepHolders((task) => live.has(task));
  }

  /** The earliest window if it ended at or before `now`; undefined otherwise. */
  closeNext(now: Nanoseconds): ResourceWindowsSection | undefined {
    const ended = this.#windows.takeEnded(now);
    if (ended === undefined) return undefined;
    const end = ended.start + RESOURCE_WINDOW;
    const waiters = this.#waitersAt(end);
    const counts = ended.window ?? new Map<ResourceId, Counts>();
    const rows: ResourceWindow[] = [];
    for (const resource of new Set([...counts.keys(), ...this.#held.keys(), ...waiters.keys()])) {
      const row = this.#closed(resource, counts.get(resource), { end, waiters: waiters.get(resource) });
      if (row !== undefined) rows.push(row);
    }
    counts.clear();
    if (ended.window !== undefined) this.#windows.recycle(ended.window);
    return { kind: 'resourceWindows', start: ended.start, duration: RESOURCE_WINDOW, rows };
  }

  /** Undefined if nothing happened at the resource and nobody waits for it or holds it. */
  #closed(
    resource: ResourceId,
    counts: Counts | undefined,
    { end, waiters }: { readonly end: Nanoseconds; readonly waiters: Waiters | undefined },
  ): ResourceWindow | undefined {
    const held = this.#held.get(resource);
    const holder = held?.holder ?? 0;
    // One that has been woken is not overtaken any more: what was free is its own.
    const isOvertaken = waiters !== undefined && !waiters.isOldestWoken;
    const overtaken = isOvertaken ? (held?.countOvertakes(waiters.since, end) ?? 0) : 0;
    const isActive = counts !== undefined || waiters !== undefined || holder !== 0;
    if (held?.settle(waiters?.since, isActive) === true) this.#held.delete(resource);
    if (!isActive) return undefined;
    return {
      resource,
      waiting: waiters?.count ?? 0,
      available: held?.available ?? -1,
      longestWait: Math.max(counts?.longestWait ?? 0, waiters === undefined ? 0 : end - waiters.since),
      oldestWaiter: waiters?.oldest ?? 0,
      holder,
      acquisitions: counts?.acquisitions ?? 0,
      overtakes: (counts?.overtakes ?? 0) + overtaken,
    };
  }

  #waitersAt(end: Nanoseconds): Map<ResourceId, Waiters> {
    const states = this.#states;
    const found = new Map<ResourceId, Waiters>();
    for (let slot = 0; slot < states.slots; slot++) {
      const resource = states.trackedWait(slot);
      const since = states.lastEnd(slot);
      if (resource === 0 || since >= end) continue;
      const waiters = found.get(resource);
      if (waiters === undefined) {
        found.set(resource, { count: 1, oldest: states.taskAt(slot), since, isOldestWoken: states.isWoken(slot) });
        continue;
      }
      waiters.count++;
      if (since >= waiters.since) continue;
      waiters.oldest = states.taskAt(slot);
      waiters.since = since;
      waiters.isOldestWoken = states.isWoken(slot);
    }
    return found;
  }

  #heldOf(resource: ResourceId): HeldResource {
    let held = this.#held.get(resource);
    if (held === undefined) {
      held = new HeldResource();
      this.#held.set(resource, held);
    }
    return held;
  }

  #countsOf(resource: ResourceId, time: Nanoseconds): Counts {
    const window = this.#windows.at(time);
    let counts = window.get(resource);
    if (counts === undefined) {
      counts = { longestWait: 0, acquisitions: 0, overtakes: 0 };
      window.set(resource, counts);
    }
    return counts;
  }
}
