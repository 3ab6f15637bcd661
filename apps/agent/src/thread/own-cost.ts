import { performance } from 'node:perf_hooks';
import type { AgentWindowSection, Nanoseconds } from '@pollscope/protocol';

/** A second, so that the figures do not jitter. */
const WINDOW_NS = 1_000_000_000;

/** Counts of all the time so far, except for `ringFill`, which is of the time since the last window. */
interface Totals {
  readonly records: number;
  readonly dropped: number;
  readonly bytesSent: number;
  readonly clients: number;
  /** Fullest that a ring was found, from 0 to 1. */
  readonly ringFill: number;
}

/** What observing costs, in windows of a second. */
export class OwnCost {
  readonly #probeCost: number;
  #start: Nanoseconds;
  #before = { records: 0, dropped: 0, bytesSent: 0 };
  #utilization = performance.eventLoopUtilization();

  /** `probeCost`: nanoseconds that one record takes from the program. */
  constructor(probeCost: number, now: Nanoseconds) {
    this.#probeCost = probeCost;
    this.#start = now;
  }

  isDue(now: Nanoseconds): boolean {
    return now - this.#start >= WINDOW_NS;
  }

  close(now: Nanoseconds, totals: Totals): AgentWindowSection {
    const { records, dropped, bytesSent } = this.#before;
    const section: AgentWindowSection = {
      kind: 'agentWindow',
      start: this.#start,
      duration: now - this.#start,
      records: totals.records - records,
      dropped: totals.dropped - dropped,
      ringFillPermille: Math.round(totals.ringFill * 1000),
      busy: performance.eventLoopUtilization(this.#utilization).active * 1e6,
      probeCost: (totals.records - records) * this.#probeCost,
      bytesSent: totals.bytesSent - bytesSent,
      clients: totals.clients,
    };
    this.#start = now;
    this.#before = totals;
    this.#utilization = performance.eventLoopUtilization();
    return section;
  }
}
