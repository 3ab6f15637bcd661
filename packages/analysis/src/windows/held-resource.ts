import type { Nanoseconds, TaskId } from '@pollscope/protocol';

/** Of the acquisitions since the oldest waiter came: enough to count, and cheap to look through at each wait's end. */
const ACQUISITIONS_KEPT = 32;

/** Windows without waiter, holder or acquisition after which a resource is forgotten: many live as briefly as a request. */
const IDLE_WINDOWS_KEPT = 60;

interface Acquisition {
  readonly time: Nanoseconds;
  /** When the task began to wait for it, or came and did not have to. */
  readonly came: Nanoseconds;
  isOvertake: boolean;
}

/** What is known of one resource beyond the windows: who holds it, what is free, who came when. */
export class HeldResource {
  /** As the program last told; -1 before, and where it does not apply. */
  available = -1;
  readonly #amounts = new Map<TaskId, number>();
  /** In order of time. */
  #recent: Acquisition[] = [];
  #idleWindows = 0;

  /** The task that has held some of it for longest; 0: none. */
  get holder(): TaskId {
    for (const task of this.#amounts.keys()) return task;
    return 0;
  }

  acquired(task: TaskId, amount: number, at: { readonly time: Nanoseconds; readonly came: Nanoseconds }): void {
    if (task !== 0) this.#amounts.set(task, (this.#amounts.get(task) ?? 0) + amount);
    this.#recent.push({ ...at, isOvertake: false });
    if (this.#recent.length >= 2 * ACQUISITIONS_KEPT) this.#recent = this.#recent.slice(-ACQUISITIONS_KEPT);
  }

  holds(task: TaskId, amount: number): void {
    this.#amounts.set(task, amount);
  }

  released(task: TaskId, amount: number): void {
    const left = (this.#amounts.get(task) ?? 0) - amount;
    if (left > 0) this.#amounts.set(task, left);
    else this.#amounts.delete(task);
  }

  keepHolders(isKept: (task: TaskId) => boolean): void {
    for (const task of this.#amounts.keys()) if (!isKept(task)) this.#amounts.delete(task);
  }

  /**
   * How many acquisitions, not counted before, were by a task that came after one which waited from `since` on and was
   * not woken before `until`.
   */
  countOvertakes(since: Nanoseconds, until: Nanoseconds): number {
    let count = 0;
    for (let index = this.#recent.length - 1; index >= 0; index--) {
      // index < length.
      const acquisition = this.#recent[index] as Acquisition;
      if (acquisition.time <= since) break;
      if (acquisition.isOvertake || acquisition.came <= since || acquisition.time > until) continue;
      acquisition.isOvertake = true;
      count++;
    }
    return count;
  }

  /**
   * At the end of a window: drops the acquisitions that nobody can have been overtaken by, as who waits came at
   * `oldestSince` or later. Says whether the resource may be forgotten.
   */
  settle(oldestSince: Nanoseconds | undefined, isActive: boolean): boolean {
    this.#recent =
      oldestSince === undefined ? [] : this.#recent.filter(({ time, isOvertake }) => time > oldestSince && !isOvertake);
    this.#idleWindows = isActive ? 0 : this.#idleWindows + 1;
    return this.#idleWindows > IDLE_WINDOWS_KEPT;
  }
}
