import type { Driver } from './driver.ts';
import type { Observer } from './observer.ts';
import { type Nanoseconds, UnparkReason } from './probe.ts';
import type { TimerHeap } from './timer-heap.ts';

/** In place of the time at which a turn ended: it goes on when promise jobs have run. */
export const SUSPENDED = -1;

/**
 * Who has control. `parked`: the driver, nothing is to be run, an alarm may be set. `unparking`: the same, but a turn is
 * scheduled. `yielded`: the driver, tasks are runnable and a turn is scheduled. `turn`: the scheduler, or promise
 * jobs of a poll of its.
 */
type State = 'parked' | 'unparking' | 'yielded' | 'turn';

/** The scheduler, as far as giving it control needs it. */
export interface Turns {
  hasRunnableTasks(): boolean;
  /** Runs slices from `start` on, and returns when that ended, or {@link SUSPENDED}. */
  runTurn(start: Nanoseconds): Nanoseconds;
  /** Goes on with a suspended turn: the promise jobs have run. */
  resumeTurn(): Nanoseconds;
  /** Control is given away: now a panic of the turn may be thrown. */
  turnOver(): void;
}

/** Hands control to and fro between the driver and the scheduler, and accounts for the time that each had it. */
export class Control {
  readonly #turns: Turns;
  readonly #driver: Driver;
  readonly #timers: TimerHeap;
  readonly #observer: Observer;
  readonly startedAt: Nanoseconds;
  #state: State = 'parked';
  /** Nothing is run, though there may be work. */
  #held = false;
  #turnStart: Nanoseconds = 0;
  /** When the driver got control. */
  #releasedAt: Nanoseconds;
  #parkedTime: Nanoseconds = 0;
  busy: Nanoseconds = 0;
  driverTime: Nanoseconds = 0;
  longestTurn: Nanoseconds = 0;
  turns = 0;
  driverYields = 0;

  constructor(
    turns: Turns,
    around: { readonly driver: Driver; readonly timers: TimerHeap; readonly observer: Observer },
  ) {
    this.#turns = turns;
    this.#driver = around.driver;
    this.#timers = around.timers;
    this.#observer = around.observer;
    this.startedAt = this.#driver.now();
    this.#releasedAt = this.startedAt;
  }

  get isParked(): boolean {
    return this.#state === 'parked' || this.#state === 'unparking';
  }

  get isHeld(): boolean {
    return this.#held;
  }

  /** With the part in progress. */
  get idle(): Nanoseconds {
    return this.isParked ? this.#parkedTime + this.#driver.now() - this.#releasedAt : this.#parkedTime;
  }

  /** A task became runnable. */
  workCame(): void {
    if (this.#state !== 'parked' || this.#held) return;
    this.#state = 'unparking';
    this.#driver.schedule(this.#turn);
  }

  /** A timer was taken back. */
  timersChanged(): void {
    if (this.#state === 'parked') this.#setAlarm();
  }

  /** From the end of the poll in progress on nothing is run, until {@link resume}. */
  hold(): void {
    this.#held = true;
    this.timersChanged();
  }

  resume(): void {
    this.#held = false;
    if (this.#turns.hasRunnableTasks()) this.workCame();
    else this.timersChanged();
  }

  readonly #turn = (): void => {
    this.#run(UnparkReason.wake);
  };

  readonly #alarm = (): void => {
    // In any other state a turn is to come, and it looks at the timers itself.
    if (this.#state === 'parked') this.#run(UnparkReason.timer);
  };

  #run(reason: UnparkReason): void {
    const start = this.#driver.now();
    const { probe } = this.#observer;
    if (this.#state === 'yielded') {
      this.driverTime += start - this.#releasedAt;
      if (probe !== undefined) probe.driverTurn(this.#releasedAt, start);
    } else {
      this.#parkedTime += start - this.#releasedAt;
      if (probe !== undefined) probe.unparked(start, reason);
    }
    this.#state = 'turn';
    this.turns++;
    this.#turnStart = start;
    this.#turnEnded(this.#turns.runTurn(start));
  }

  readonly #resume = (): void => {
    this.#turnEnded(this.#turns.resumeTurn());
  };

  #turnEnded(end: Nanoseconds): void {
    if (end === SUSPENDED) {
      this.#driver.afterMicrotasks(this.#resume);
      return;
    }
    const duration = end - this.#turnStart;
    this.busy += duration;
    this.longestTurn = Math.max(this.longestTurn, duration);
    this.#release(end);
    this.#turns.turnOver();
  }

  /** Gives control to the driver. */
  #release(time: Nanoseconds): void {
    this.#releasedAt = time;
    if (this.#turns.hasRunnableTasks() && !this.#held) {
      this.#state = 'yielded';
      this.driverYields++;
      this.#driver.schedule(this.#turn);
      return;
    }
    this.#state = 'parked';
    this.#setAlarm();
    if (this.#observer.probe === undefined) return;
    this.#observer.sample(time);
    this.#observer.probe.parked(time);
  }

  #setAlarm(): void {
    this.#driver.setAlarm(this.#held ? undefined : this.#timers.earliest, this.#alarm);
  }
}
