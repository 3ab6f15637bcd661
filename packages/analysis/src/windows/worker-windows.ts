import {
  type Nanoseconds,
  type WorkerId,
  WorkerState,
  type WorkerWindow,
  type WorkerWindowsSection,
} from '@pollscope/protocol';
import { OpenWindows } from './open-windows.ts';
import type { PollBlock } from './poll-block.ts';

/** The same as the queues', so that a console can lay lanes under strips. */
const WORKER_WINDOW: Nanoseconds = 100_000_000;

/** One worker in one open window. */
class OpenWorker {
  polls = 0;
  parks = 0;
  polling = 0;
  driver = 0;
  parked = 0;
  /** The last state told of in this window, and since when. */
  state: WorkerState | undefined;
  since = 0;

  add(state: WorkerState, since: Nanoseconds, time: Nanoseconds): void {
    switch (state) {
      case WorkerState.polling:
        this.polling += time;
        break;
      case WorkerState.driver:
        this.driver += time;
        break;
      case WorkerState.parked:
      case WorkerState.attending:
        this.parked += time;
        break;
    }
    this.state = state;
    this.since = since;
  }
}

/** What one worker was last known to do; `open` as long as nothing told that it ended. */
interface KnownWorker {
  /** Windows that end before it say nothing of the worker. */
  from: Nanoseconds;
  state: WorkerState;
  since: Nanoseconds;
  open: boolean;
  /** Windows that begin after it say nothing of the worker either. */
  until: Nanoseconds;
  /** Time before it is accounted for and not counted again: this is what keeps the sum within the window. */
  accountedUpTo: Nanoseconds;
}

/** Worker windows of {@link WORKER_WINDOW}. A worker is known from its first record or state on. */
export class WorkerWindows {
  readonly #windows: OpenWindows<(OpenWorker | undefined)[]>;
  readonly #known: (KnownWorker | undefined)[] = [];

  constructor(from: Nanoseconds) {
    this.#windows = new OpenWindows({ duration: WORKER_WINDOW, from, create: () => [] });
  }

  polls(worker: WorkerId, block: PollBlock): void {
    let row = 0;
    while (row < block.length) {
      row = this.#pollsInOrder(worker, block, row);
      if (row === block.length) return;
      this.#ended(worker, WorkerState.polling, block.start[row] as number, block.end[row] as number).polls++;
      row++;
    }
  }

  /**
   * Nearly all polls follow what was told before, within one window. Returns the first from `from` on that does not; of
   * such, and of the reason, {@link WorkerWindows.#ended} tells.
   */
  #pollsInOrder(worker: WorkerId, { length, start, end }: PollBlock, from: number): number {
    const known = this.#known[worker];
    const open = this.#windows.currentAround(start[from] as number, end[from] as number)?.[worker];
    if (known === undefined || open === undefined) return from;
    const inWindow = this.#windows.endOfCurrent(end, from, length);
    let { accountedUpTo, since } = known;
    let { polling } = open;
    let row = from;
    for (; row < inWindow; row++) {
      const started = start[row] as number;
      const ended = end[row] as number;
      if (started < accountedUpTo || ended <= since) break;
      polling += ended - started;
      since = started;
      accountedUpTo = ended;
    }
    if (row === from) return from;
    open.polls += row - from;
    open.polling = polling;
    open.state = WorkerState.polling;
    open.since = since;
    known.accountedUpTo = accountedUpTo;
    known.state = WorkerState.polling;
    known.since = since;
    known.open = false;
    return row;
  }

  park(worker: WorkerId, start: Nanoseconds, end: Nanoseconds): void {
    this.#ended(worker, WorkerState.parked, start, end).parks++;
  }

  driverTurn(worker: WorkerId, start: Nanoseconds, end: Nanoseconds): void {
    this.#ended(worker, WorkerState.driver, start, end);
  }

  state(worker: WorkerId, state: WorkerState, since: Nanoseconds): void {
    const known = this.#known[worker] ?? this.#meet(worker, state, since);
    known.state = state;
    known.since = since;
    known.open = true;
  }

  /** The worker is no more; what it was doing it did until now. */
  ended(worker: WorkerId, time: Nanoseconds): void {
    const known = this.#known[worker];
    if (known === undefined) return;
    if (known.open) this.#account(worker, known, known.state, known.since, time);
    known.open = false;
    known.until = time;
  }

  /** The earliest window if it ended at or before `now`; undefined otherwise. */
  closeNext(now: Nanoseconds): WorkerWindowsSection | undefined {
    const start = this.#windows.closedUpTo;
    const end = start + WORKER_WINDOW;
    if (end > now) return undefined;
    for (const [worker, known] of this.#known.entries()) {
      if (known?.open === true) this.#account(worker, known, known.state, known.since, end);
    }
    const window = this.#windows.takeEnded(now)?.window ?? [];
    const rows: WorkerWindow[] = [];
    for (const [worker, known] of this.#known.entries()) {
      if (known === undefined || known.from >= end) continue;
      rows.push(closed(worker, known, window[worker]));
      if (known.until <= end) this.#known[worker] = undefined;
    }
    return { kind: 'workerWindows', start, duration: WORKER_WINDOW, rows };
  }

  /** Four positional parameters: called for every poll. Returns the worker's part of the window of `end`. */
  #ended(worker: WorkerId, state: WorkerState, start: Nanoseconds, end: Nanoseconds): OpenWorker {
    const known = this.#known[worker] ?? this.#meet(worker, state, start);
    if (start < known.from) known.from = start;
    this.#account(worker, known, state, start, end);
    // A state told later than this stretch still holds.
    if (end > known.since) {
      known.state = state;
      known.since = start;
      known.open = false;
    }
    return this.#openWorker(worker, end);
  }

  /** Distributes the time of a stretch over the windows that it spans. Positional: called for every poll. */
  #account(worker: WorkerId, known: KnownWorker, state: WorkerState, since: Nanoseconds, end: Nanoseconds): void {
    let from = Math.max(since, known.accountedUpTo, this.#windows.closedUpTo);
    while (from < end) {
      const to = Math.min(end, (Math.floor(from / WORKER_WINDOW) + 1) * WORKER_WINDOW);
      this.#openWorker(worker, from).add(state, since, to - from);
      from = to;
    }
    if (end > known.accountedUpTo) known.accountedUpTo = end;
  }

  #meet(worker: WorkerId, state: WorkerState, from: Nanoseconds): KnownWorker {
    const known = { from, state, since: from, open: false, until: Number.POSITIVE_INFINITY, accountedUpTo: 0 };
    this.#known[worker] = known;
    return known;
  }

  #openWorker(worker: WorkerId, time: Nanoseconds): OpenWorker {
    const window = this.#windows.at(time);
    return (window[worker] ??= new OpenWorker());
  }
}

/** A window in which nothing was told about the worker repeats what was known. */
function closed(worker: WorkerId, known: KnownWorker, open: OpenWorker = new OpenWorker()): WorkerWindow {
  const { polls, parks, polling, driver, parked } = open;
  const state = open.state ?? known.state;
  const stateSince = open.state === undefined ? known.since : open.since;
  return { worker, state, stateSince, polls, parks, polling, driver, parked };
}
