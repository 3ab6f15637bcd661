import type { PollsSection, WorkerId } from '@pollscope/protocol';

/** Polls on their way into a frame, as columns that grow with the rate and are reused from frame to frame. */
export class PollBuffer {
  length = 0;
  #task = new Uint32Array(4096);
  #start = new Float64Array(4096);
  #duration = new Float64Array(4096);
  #queueDelay = new Float64Array(4096);
  #outcome = new Uint8Array(4096);

  push(task: number, start: number, duration: number, queueDelay: number, outcome: number): void {
    const row = this.length;
    if (row === this.#task.length) this.#grow();
    this.#task[row] = task;
    this.#start[row] = start;
    this.#duration[row] = duration;
    this.#queueDelay[row] = queueDelay;
    this.#outcome[row] = outcome;
    this.length = row + 1;
  }

  /** The polls gathered, as views that hold until the next push. */
  section(worker: WorkerId): PollsSection {
    const { length } = this;
    return {
      kind: 'polls',
      worker,
      length,
      task: this.#task.subarray(0, length),
      start: this.#start.subarray(0, length),
      duration: this.#duration.subarray(0, length),
      queueDelay: this.#queueDelay.subarray(0, length),
      outcome: this.#outcome.subarray(0, length),
    };
  }

  clear(): void {
    this.length = 0;
  }

  #grow(): void {
    const capacity = this.#task.length * 2;
    const grown = <Column extends Uint8Array | Uint32Array | Float64Array>(column: Column, wider: Column): Column => {
      wider.set(column);
      return wider;
    };
    this.#task = grown(this.#task, new Uint32Array(capacity));
    this.#start = grown(this.#start, new Float64Array(capacity));
    this.#duration = grown(this.#duration, new Float64Array(capacity));
    this.#queueDelay = grown(this.#queueDelay, new Float64Array(capacity));
    this.#outcome = grown(this.#outcome, new Uint8Array(capacity));
  }
}
