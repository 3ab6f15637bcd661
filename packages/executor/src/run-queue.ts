import { PollSource } from './probe.ts';
import { TaskState } from './task-state.ts';

/** Power of two, so that positions wrap with a mask; small, since most queues are short. */
const FIRST_CAPACITY = 16;

/** What the queue needs to know of a task in it. */
export interface Queued {
  readonly state: TaskState;
  /** Position in the order in which the executor's tasks became runnable. */
  readonly order: number;
  /** `fifo` or `injected`; {@link RunQueue.shift} writes `lifo` when the slot gave it out. */
  pollSource: PollSource;
}

/**
 * The runnable tasks of one queue, first in first out: a growing ring, so that neither end allocates. An aborted task
 * keeps its place and is passed over, since taking it out of the middle would cost O(tasks).
 *
 * With a LIFO slot, the task that came last is taken first, except at each `lifoSkipInterval`-th take: what it needs is
 * still in the processor's caches. The rules are those of Clockworker 0.2.3.
 */
export class RunQueue<Item extends Queued> {
  /** 0: no LIFO slot. */
  readonly #lifoSkipInterval: number;
  #ring: (Item | undefined)[] = new Array<Item | undefined>(FIRST_CAPACITY).fill(undefined);
  #head = 0;
  #stored = 0;
  #length = 0;
  #slot: Item | undefined;
  #takes = 0;

  constructor(lifoSkipInterval: number) {
    this.#lifoSkipInterval = lifoSkipInterval;
  }

  /** Runnable tasks, without those passed over. */
  get length(): number {
    return this.#length;
  }

  /** A task that somebody made runnable: into the LIFO slot if there is one, which sends its former task to the back. */
  push(task: Item): void {
    if (this.#lifoSkipInterval === 0) {
      this.pushBack(task);
      return;
    }
    if (this.#slot !== undefined) this.#store(this.#slot);
    this.#slot = task;
    this.#length++;
  }

  /** To the back, past the LIFO slot: a task that yields asks for the others to go first. */
  pushBack(task: Item): void {
    this.#store(task);
    this.#length++;
  }

  /** Who has been in the slot since before this slice has lost its place in the caches, and waits its turn. */
  emptySlot(): void {
    if (this.#slot === undefined) return;
    this.#store(this.#slot);
    this.#slot = undefined;
  }

  /** The task at the front, the one in the slot if there is no other. */
  peek(): Item | undefined {
    return this.#first() ?? (this.#slot?.state === TaskState.ended ? undefined : this.#slot);
  }

  shift(): Item | undefined {
    if (this.#lifoSkipInterval !== 0) {
      const recent = this.#takeSlot();
      if (recent !== undefined) return recent;
    }
    const task = this.#first();
    if (task === undefined) return undefined;
    this.#drop();
    this.#length--;
    return task;
  }

  /** One task in the queue has been aborted: its state says `ended`. */
  forgetOne(): void {
    this.#length--;
  }

  #takeSlot(): Item | undefined {
    const task = this.#slot;
    this.#takes++;
    if (task === undefined) return undefined;
    if (this.#takes % this.#lifoSkipInterval === 0 && this.#first() !== undefined) return undefined;
    this.#slot = undefined;
    if (task.state === TaskState.ended) return undefined;
    this.#length--;
    task.pollSource = PollSource.lifo;
    return task;
  }

  #first(): Item | undefined {
    let task = this.#ring[this.#head];
    while (task !== undefined && task.state === TaskState.ended) {
      this.#drop();
      task = this.#ring[this.#head];
    }
    return task;
  }

  #store(task: Item): void {
    if (this.#stored === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#stored) & (this.#ring.length - 1)] = task;
    this.#stored++;
  }

  #drop(): void {
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#stored--;
  }

  #grow(): void {
    const tail = new Array<Item | undefined>(this.#ring.length).fill(undefined);
    this.#ring = [...this.#ring.slice(this.#head), ...this.#ring.slice(0, this.#head), ...tail];
    this.#head = 0;
  }
}
