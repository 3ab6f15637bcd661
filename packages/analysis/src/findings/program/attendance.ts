import { type Nanoseconds, type WorkerId, type WorkerWindowsSection, WorkerState } from '@pollscope/protocol';

/** Less than a thousandth of a window is what two clock readings differ by. */
const ROUNDING = 0.999;

/**
 * Whether somebody attends to the I/O driver that the workers share, in whole worker windows. O(workers) for each.
 *
 * In a window without it no worker attends at the end, and none woke up meanwhile, so that none can have attended before.
 */
export class Attendance {
  /** Whether the source tells who attends. */
  readonly isTold: boolean;
  #unattendedNow: Nanoseconds = 0;
  #longest: Nanoseconds = 0;
  #sleepers: readonly WorkerId[] = [];
  #woken = 0;

  constructor(isTold: boolean) {
    this.isTold = isTold;
  }

  /** The longest stretch, in whole windows, in which workers slept and nobody attended to I/O. */
  get longest(): Nanoseconds {
    return this.#longest;
  }

  /** Who slept through it. */
  get sleepers(): readonly WorkerId[] {
    return this.#sleepers;
  }

  /** How many of them woke up as soon as it was over: something had waited for them. */
  get woken(): number {
    return this.#woken;
  }

  add({ rows, duration }: WorkerWindowsSection): void {
    const attended = rows.some(({ state }) => state === WorkerState.attending);
    const sleepers = rows.filter(({ parked }) => parked >= duration * ROUNDING).map(({ worker }) => worker);
    if (this.isTold && !attended && sleepers.length > 0 && rows.every(({ parks }) => parks === 0)) {
      this.#unattendedNow += duration;
      if (this.#unattendedNow > this.#longest) this.#extend(sleepers);
      return;
    }
    if (this.#unattendedNow > 0 && this.#unattendedNow === this.#longest) {
      this.#woken = this.#sleepers.filter((sleeper) => !sleepers.includes(sleeper)).length;
    }
    this.#unattendedNow = 0;
  }

  closeWindow(): void {
    this.#longest = this.#unattendedNow;
    this.#woken = 0;
  }

  #extend(sleepers: readonly WorkerId[]): void {
    this.#longest = this.#unattendedNow;
    this.#sleepers = sleepers;
    this.#woken = 0;
  }
}
