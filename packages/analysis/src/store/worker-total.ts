import type { Nanoseconds, WorkerWindow } from '@pollscope/protocol';

/** What a worker's windows add up to over a range. */
export class WorkerTotal {
  polls = 0;
  parks = 0;
  polling: Nanoseconds = 0;
  driver: Nanoseconds = 0;
  parked: Nanoseconds = 0;
  /** The last window that was added. */
  last: WorkerWindow | undefined;

  /** Windows are added in order of time. */
  add(row: WorkerWindow): void {
    this.polls += row.polls;
    this.parks += row.parks;
    this.polling += row.polling;
    this.driver += row.driver;
    this.parked += row.parked;
    this.last = row;
  }
}
