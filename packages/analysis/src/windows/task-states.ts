import { type Nanoseconds, PollOutcome, type ResourceId, type TaskId } from '@pollscope/protocol';

/** Ids are looked up in pages, because those of live tasks lie close together and a page of ended ones is let go. */
const PAGE_BITS = 10;
const PAGE_SIZE = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_SIZE - 1;

interface Page {
  /** Slot + 1 of each task; 0 for none. */
  readonly slots: Uint32Array;
  tasks: number;
}

/** Numbers kept for each task: one cache line. */
const Field = {
  task: 0,
  lastEnd: 1,
  outcome: 2,
  waitsOn: 3,
  tracked: 4,
  lastWaker: 5,
  wokenAt: 6,
  endedAt: 7,
} as const;
const FIELDS = 8;

const NEVER = -1;

/** What is imported is read from memory at each use. */
const { pending, ready, panicked } = PollOutcome;

interface Ended {
  readonly slot: number;
  readonly time: Nanoseconds;
}

/**
 * What each live task was last known to do, beyond the windows: a slot per task, so that whatever else is kept of it is an
 * index away. A slot is free again when its task has ended and all windows that may tell of it are closed.
 */
export class TaskStates {
  // Slots are handed out by slotOf, and rows exist for all of them, hence the casts.
  readonly #pages: (Page | undefined)[] = [];
  #rows = new Float64Array(FIELDS * 64);
  #slots = 0;
  readonly #free: number[] = [];
  #ended: Ended[] = [];

  /** One more than the highest slot in use. */
  get slots(): number {
    return this.#slots;
  }

  slotOf(task: TaskId): number {
    const page = this.#pages[task >>> PAGE_BITS];
    const found = page === undefined ? 0 : (page.slots[task & PAGE_MASK] as number);
    return found !== 0 ? found - 1 : this.#add(task);
  }

  taskAt(slot: number): TaskId {
    return this.#rows[slot * FIELDS + Field.task] as number;
  }

  polled(slot: number, end: Nanoseconds, outcome: PollOutcome): void {
    const rows = this.#rows;
    const row = slot * FIELDS;
    if (end < (rows[row + Field.lastEnd] as number)) return;
    rows[row + Field.lastEnd] = end;
    rows[row + Field.outcome] = outcome;
    if (outcome === ready || outcome === panicked) this.ended(slot, end);
    else rows[row + Field.endedAt] = NEVER;
  }

  /** `tracked`: whether the waits for the resource are followed one by one. */
  waits(slot: number, resource: ResourceId, tracked: boolean): void {
    this.#rows[slot * FIELDS + Field.waitsOn] = resource;
    this.#rows[slot * FIELDS + Field.tracked] = tracked ? resource : 0;
  }

  woken(slot: number, time: Nanoseconds, waker: TaskId): void {
    this.#rows[slot * FIELDS + Field.wokenAt] = time;
    this.#rows[slot * FIELDS + Field.lastWaker] = waker;
  }

  ended(slot: number, time: Nanoseconds): void {
    this.#rows[slot * FIELDS + Field.endedAt] = time;
    this.waits(slot, 0, false);
    this.#ended.push({ slot, time });
  }

  /** End of the last poll; {@link NEVER} before the first. */
  lastEnd(slot: number): Nanoseconds {
    return this.#rows[slot * FIELDS + Field.lastEnd] as number;
  }

  wasPolled(slot: number): boolean {
    return this.#rows[slot * FIELDS + Field.outcome] !== NEVER;
  }

  outcome(slot: number): PollOutcome {
    return this.#rows[slot * FIELDS + Field.outcome] as PollOutcome;
  }

  lastWaker(slot: number): TaskId {
    return this.#rows[slot * FIELDS + Field.lastWaker] as number;
  }

  /** What the task has been waiting for since its last poll; 0: it does not wait, or for nothing known. */
  waitsOn(slot: number): ResourceId {
    const row = slot * FIELDS;
    return this.#rows[row + Field.outcome] === pending ? (this.#rows[row + Field.waitsOn] as number) : 0;
  }

  /** The same of resources that are followed. */
  trackedWait(slot: number): ResourceId {
    const row = slot * FIELDS;
    return this.#rows[row + Field.outcome] === pending ? (this.#rows[row + Field.tracked] as number) : 0;
  }

  /** Whether it has been woken since it began to wait. */
  isWoken(slot: number): boolean {
    const row = slot * FIELDS;
    return (this.#rows[row + Field.wokenAt] as number) > (this.#rows[row + Field.lastEnd] as number);
  }

  /** Forgets the tasks that ended before `closedUpTo`, of which no window will tell any more. */
  forgetEnded(closedUpTo: Nanoseconds): void {
    const kept: Ended[] = [];
    for (const ended of this.#ended) {
      if (ended.time >= closedUpTo) kept.push(ended);
      else if (this.#rows[ended.slot * FIELDS + Field.endedAt] === ended.time) this.#remove(ended.slot);
    }
    this.#ended = kept;
  }

  /** Takes all but these tasks for ended at `time`: their ends were lost. */
  keepOnly(live: ReadonlySet<TaskId>, time: Nanoseconds): void {
    for (let slot = 0; slot < this.#slots; slot++) {
      const task = this.taskAt(slot);
      if (task !== NEVER && this.#rows[slot * FIELDS + Field.endedAt] === NEVER && !live.has(task)) {
        this.ended(slot, time);
      }
    }
  }

  #add(task: TaskId): number {
    const page = (this.#pages[task >>> PAGE_BITS] ??= { slots: new Uint32Array(PAGE_SIZE), tasks: 0 });
    const slot = this.#free.pop() ?? this.#slots++;
    page.slots[task & PAGE_MASK] = slot + 1;
    page.tasks++;
    if (slot * FIELDS >= this.#rows.length) {
      const rows = new Float64Array(this.#rows.length * 2);
      rows.set(this.#rows);
      this.#rows = rows;
    }
    const row = slot * FIELDS;
    this.#rows.fill(0, row, row + FIELDS);
    this.#rows[row + Field.task] = task;
    this.#rows[row + Field.lastEnd] = Number.NEGATIVE_INFINITY;
    this.#rows[row + Field.outcome] = NEVER;
    this.#rows[row + Field.endedAt] = NEVER;
    return slot;
  }

  #remove(slot: number): void {
    const task = this.taskAt(slot);
    const page = this.#pages[task >>> PAGE_BITS];
    if (page !== undefined) {
      page.slots[task & PAGE_MASK] = 0;
      if (--page.tasks === 0) this.#pages[task >>> PAGE_BITS] = undefined;
    }
    const row = slot * FIELDS;
    this.#rows[row + Field.task] = NEVER;
    this.#rows[row + Field.outcome] = NEVER;
    this.#rows[row + Field.endedAt] = NEVER;
    this.#free.push(slot);
  }
}
