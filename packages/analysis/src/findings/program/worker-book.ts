import type { Nanoseconds, WorkerId, WorkerWindow, WorkerWindowsSection } from '@pollscope/protocol';
import { Attendance } from './attendance.ts';

/** Less than a thousandth of a window is what two clock readings differ by. */
const ROUNDING = 0.999;

/** What one worker did in the window that is being put together from shorter ones. */
export class KnownWorker {
  readonly id: WorkerId;
  polling: Nanoseconds = 0;
  driver: Nanoseconds = 0;
  parked: Nanoseconds = 0;
  /** Longest stretch of whole windows that one poll took: the event loop had no control. */
  held: Nanoseconds = 0;
  #heldNow: Nanoseconds = 0;

  constructor(id: WorkerId) {
    this.id = id;
  }

  add(window: WorkerWindow, duration: Nanoseconds): void {
    this.polling += window.polling;
    this.driver += window.driver;
    this.parked += window.parked;
    const isHeld = window.polls === 0 && window.polling >= duration * ROUNDING;
    this.#heldNow = isHeld ? this.#heldNow + duration : 0;
    this.held = Math.max(this.held, this.#heldNow);
  }

  closeWindow(): void {
    this.polling = 0;
    this.driver = 0;
    this.parked = 0;
    this.held = this.#heldNow;
  }
}

export class WorkerBook {
  readonly attendance: Attendance;
  readonly #workers = new Map<WorkerId, KnownWorker>();

  /** Whether the source tells which worker attends to the driver that they share. */
  constructor(tellsWhoAttends: boolean) {
    this.attendance = new Attendance(tellsWhoAttends);
  }

  [Symbol.iterator](): IterableIterator<KnownWorker> {
    return this.#workers.values();
  }

  get(worker: WorkerId): KnownWorker | undefined {
    return this.#workers.get(worker);
  }

  add(section: WorkerWindowsSection): void {
    this.attendance.add(section);
    for (const row of section.rows) {
      const worker = this.#workers.get(row.worker) ?? new KnownWorker(row.worker);
      this.#workers.set(row.worker, worker);
      worker.add(row, section.duration);
    }
  }

  closeWindow(): void {
    this.attendance.closeWindow();
    for (const worker of this) worker.closeWindow();
  }
}
