import type { Finding, FindingSubject, Nanoseconds } from '@pollscope/protocol';

/** Detectors count their findings from 1. */
const CRASH_ID = 0;
/** Where to look for what led to it. */
const EVIDENCE_NS = 1_000_000_000;
/** A stack overflow's message is short, but a program may throw anything. */
const MESSAGE_CHARACTERS = 1_000;

export interface Crash {
  /** What was thrown, or what a promise was rejected with. */
  readonly message: string;
  readonly at: Nanoseconds;
  /** How many there were, with this one: a program may go on after one that it handles as a whole. */
  readonly count: number;
  /** The tasks being polled. */
  readonly subjects: readonly FindingSubject[];
}

/** What consoles are told of an exception that nobody caught: mostly the last thing that they hear. */
export function crashFinding({ message, at, count, subjects }: Crash): Finding {
  return {
    id: CRASH_ID,
    detector: 'uncaught-exception',
    severity: 'critical',
    // It happened; there is nothing that goes on.
    state: 'closed',
    first: at,
    last: at,
    count,
    subjects,
    evidence: { from: Math.max(0, at - EVIDENCE_NS), to: at },
    figures: [],
    sentence: `Nobody caught an exception, which ends the program unless it says otherwise: ${message.slice(0, MESSAGE_CHARACTERS)}`,
    hint: 'Look at what ran in the second before. Handle the exception where it may arise.',
  };
}
