/**
 * How many files have to be finished before the program may end, counted in memory that the program's thread and the
 * agent's share: the program's thread can wait for them while its event loop stands still.
 */
export class UnfinishedFiles {
  readonly shared: SharedArrayBuffer;
  readonly #count: Int32Array;

  constructor(shared = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)) {
    this.shared = shared;
    this.#count = new Int32Array(shared);
  }

  get count(): number {
    return Atomics.load(this.#count, 0);
  }

  add(): void {
    Atomics.add(this.#count, 0, 1);
  }

  done(): void {
    Atomics.sub(this.#count, 0, 1);
    Atomics.notify(this.#count, 0);
  }

  /** Blocks the thread until there are none, for so many milliseconds at most. */
  wait(timeout: number): void {
    const deadline = performance.now() + timeout;
    for (let count = this.count; count > 0; count = this.count) {
      const left = deadline - performance.now();
      if (left <= 0) return;
      Atomics.wait(this.#count, 0, count, left);
    }
  }
}
