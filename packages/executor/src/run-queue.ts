import { TaskState } from './task-state.ts';

/** Power of two, so that positions wrap with a mask; small, since most queues are short. */
const FIRST_CAPACITY = 16;

/** What the queue needs to know of a task in it. */
export interface Queued {
  readonly state: TaskState;
  /** Position in the order in which the executor's tasks became runnable. */
  readonly order: number;
}

/**
 * The runnable tasks of one queue, first in first out: a growing ring, so that neither end allocates. An aborted task
 * keeps its place and is passed over, since taking it out of the middle would cost O(tasks).
 */
export class RunQueue<Item extends Queued> {
  #ring: (Item | undefined)[] = new Array<Item | undefined>(FIRST_CAPACITY).fill(undefined);
  #head = 0;
  #stored = 0;
  #length = 0;

  /** Runnable tasks, without those passed over. */
  get length(): number {
    return this.#length;
  }

  push(task: Item): void {
    if (this.#stored === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#stored) & (this.#ring.length - 1)] = task;
    this.#stored++;
    this.#length++;
  }

  /** The task that {@link shift} would take. */
  peek(): Item | undefined {
    this.#passOverAborted();
    return this.#ring[this.#head];
  }

  shift(): Item | undefined {
    const task = this.peek();
    if (task === undefined) return undefined;
    this.#drop();
    this.#length--;
    return task;
  }

  /** One task in the queue has been aborted: its state says `ended`. */
  forgetOne(): void {
    this.#length--;
  }

  #passOverAborted(): void {
    while (this.#ring[this.#head]?.state === TaskState.ended) this.#drop();
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
