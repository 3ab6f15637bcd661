import type { Nanoseconds } from './probe.ts';
import type { Timer, Wakeable } from './wait.ts';

const NOT_IN_HEAP = -1;

class HeapTimer implements Timer {
  readonly deadline: Nanoseconds;
  /** Timers with one deadline fire in the order in which they were started. */
  readonly order: number;
  readonly waker: Wakeable;
  readonly #heap: TimerHeap;
  index = NOT_IN_HEAP;
  fired = false;

  constructor(
    heap: TimerHeap,
    start: { readonly waker: Wakeable; readonly deadline: Nanoseconds; readonly order: number },
  ) {
    this.#heap = heap;
    this.waker = start.waker;
    this.deadline = start.deadline;
    this.order = start.order;
  }

  cancel(): void {
    if (this.index !== NOT_IN_HEAP) this.#heap.remove(this);
  }
}

/** Pending timers as a binary heap: start, cancel and fire each cost O(log timers). */
export class TimerHeap {
  readonly #heap: HeapTimer[] = [];
  #started = 0;

  get earliest(): Nanoseconds | undefined {
    return this.#heap[0]?.deadline;
  }

  start(waker: Wakeable, deadline: Nanoseconds): Timer {
    const timer = new HeapTimer(this, { waker, deadline, order: this.#started++ });
    this.#siftUp(timer, this.#heap.length);
    return timer;
  }

  /** Wakes every task whose deadline is not after `now`. */
  fireDue(now: Nanoseconds): void {
    for (let first = this.#heap[0]; first !== undefined && first.deadline <= now; first = this.#heap[0]) {
      this.remove(first);
      first.fired = true;
      first.waker.wake();
    }
  }

  remove(timer: HeapTimer): void {
    const hole = timer.index;
    timer.index = NOT_IN_HEAP;
    const last = this.#heap.pop();
    if (last === undefined || last === timer) return;
    this.#siftUp(last, hole);
    this.#siftDown(last, last.index);
  }

  #siftUp(timer: HeapTimer, from: number): void {
    let index = from;
    while (index > 0) {
      const above = (index - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || !isBefore(timer, parent)) break;
      this.#place(parent, index);
      index = above;
    }
    this.#place(timer, index);
  }

  #siftDown(timer: HeapTimer, from: number): void {
    let index = from;
    for (;;) {
      const left = this.#heap[2 * index + 1];
      const right = this.#heap[2 * index + 2];
      const child = left !== undefined && right !== undefined && isBefore(right, left) ? right : left;
      if (child === undefined || !isBefore(child, timer)) break;
      const below = child.index;
      this.#place(child, index);
      index = below;
    }
    this.#place(timer, index);
  }

  #place(timer: HeapTimer, index: number): void {
    this.#heap[index] = timer;
    timer.index = index;
  }
}

function isBefore(a: HeapTimer, b: HeapTimer): boolean {
  return a.deadline < b.deadline || (a.deadline === b.deadline && a.order < b.order);
}
