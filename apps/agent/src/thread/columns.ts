type Column = Uint8Array | Uint32Array | Int32Array | Float64Array;

const FIRST_ROWS = 1024;

/** A column with room for one more row than it had; what it holds stays. */
function doubled<C extends Column>(column: C): C {
  const wider = new (column.constructor as new (rows: number) => C)(column.length * 2);
  wider.set(column);
  return wider;
}

/**
 * Parallel columns of rows on their way into a frame. They grow with the rate and are reused from frame to frame, so that
 * gathering allocates nothing once they have held the busiest one.
 */
abstract class Columns {
  length = 0;
  #room = FIRST_ROWS;

  clear(): void {
    this.length = 0;
  }

  /** The index of a new row. */
  protected nextRow(): number {
    if (this.length === this.#room) {
      this.grow(doubled);
      this.#room *= 2;
    }
    return this.length++;
  }

  protected abstract grow(wider: <C extends Column>(column: C) => C): void;
}

export class PollColumns extends Columns {
  #task = new Uint32Array(FIRST_ROWS);
  #start = new Float64Array(FIRST_ROWS);
  #duration = new Float64Array(FIRST_ROWS);
  #queueDelay = new Float64Array(FIRST_ROWS);
  #outcome = new Uint8Array(FIRST_ROWS);
  #source = new Uint8Array(FIRST_ROWS);

  /** Positional, as every poll passes here. */
  push(task: number, start: number, duration: number, queueDelay: number, outcome: number, source: number): void {
    const row = this.nextRow();
    this.#task[row] = task;
    this.#start[row] = start;
    this.#duration[row] = duration;
    this.#queueDelay[row] = queueDelay;
    this.#outcome[row] = outcome;
    this.#source[row] = source;
  }

  /** Views that hold until the next push. */
  views() {
    const { length } = this;
    return {
      length,
      task: this.#task.subarray(0, length),
      start: this.#start.subarray(0, length),
      duration: this.#duration.subarray(0, length),
      queueDelay: this.#queueDelay.subarray(0, length),
      outcome: this.#outcome.subarray(0, length),
      source: this.#source.subarray(0, length),
    };
  }

  protected override grow(wider: <C extends Column>(column: C) => C): void {
    this.#task = wider(this.#task);
    this.#start = wider(this.#start);
    this.#duration = wider(this.#duration);
    this.#queueDelay = wider(this.#queueDelay);
    this.#outcome = wider(this.#outcome);
    this.#source = wider(this.#source);
  }
}

export class WakeColumns extends Columns {
  #time = new Float64Array(FIRST_ROWS);
  #task = new Uint32Array(FIRST_ROWS);
  #waker = new Uint32Array(FIRST_ROWS);
  #source = new Uint8Array(FIRST_ROWS);
  #effect = new Uint8Array(FIRST_ROWS);

  push(time: number, task: number, waker: number, source: number, effect: number): void {
    const row = this.nextRow();
    this.#time[row] = time;
    this.#task[row] = task;
    this.#waker[row] = waker;
    this.#source[row] = source;
    this.#effect[row] = effect;
  }

  /** Views that hold until the next push. */
  views() {
    const { length } = this;
    return {
      length,
      time: this.#time.subarray(0, length),
      task: this.#task.subarray(0, length),
      waker: this.#waker.subarray(0, length),
      source: this.#source.subarray(0, length),
      effect: this.#effect.subarray(0, length),
    };
  }

  protected override grow(wider: <C extends Column>(column: C) => C): void {
    this.#time = wider(this.#time);
    this.#task = wider(this.#task);
    this.#waker = wider(this.#waker);
    this.#source = wider(this.#source);
    this.#effect = wider(this.#effect);
  }
}

/** Waits, and holds, which have an amount as well. */
export class ResourceColumns extends Columns {
  #time = new Float64Array(FIRST_ROWS);
  #task = new Uint32Array(FIRST_ROWS);
  #resource = new Uint32Array(FIRST_ROWS);
  #amount = new Int32Array(FIRST_ROWS);

  push(time: number, task: number, resource: number, amount: number): void {
    const row = this.nextRow();
    this.#time[row] = time;
    this.#task[row] = task;
    this.#resource[row] = resource;
    this.#amount[row] = amount;
  }

  /** Views that hold until the next push. */
  views() {
    const { length } = this;
    return {
      length,
      time: this.#time.subarray(0, length),
      task: this.#task.subarray(0, length),
      resource: this.#resource.subarray(0, length),
      amount: this.#amount.subarray(0, length),
    };
  }

  protected override grow(wider: <C extends Column>(column: C) => C): void {
    this.#time = wider(this.#time);
    this.#task = wider(this.#task);
    this.#resource = wider(this.#resource);
    this.#amount = wider(this.#amount);
  }
}
