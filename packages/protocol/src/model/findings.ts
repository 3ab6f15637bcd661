import type { FindingId, Nanoseconds, StringId, TaskId, WorkerId } from '../units.ts';

/** A frame of a call stack, names as they are in the source where that is known. */
export interface StackFrame {
  readonly function: StringId;
  readonly file: StringId;
  /** From 1; 0 when unknown. */
  readonly line: number;
  /** From 1; 0 when unknown. */
  readonly column: number;
}

/** Call stacks of a thread that is blocked, taken while it was; several of one poll are a small profile of it. */
export interface StacksSection {
  readonly kind: 'stacks';
  readonly rows: readonly {
    readonly worker: WorkerId;
    /** 0: the event loop is held from outside any task. */
    readonly task: TaskId;
    /** When the poll began, or the turn of the event loop. */
    readonly pollStart: Nanoseconds;
    readonly sampledAt: Nanoseconds;
    /** Innermost first. */
    readonly frames: readonly StackFrame[];
  }[];
}

/** `info`: worth knowing; `warning`: costs something; `critical`: something does not work. */
export const FINDING_SEVERITIES = ['info', 'warning', 'critical'] as const;
export type FindingSeverity = (typeof FINDING_SEVERITIES)[number];

export const FINDING_STATES = ['open', 'closed'] as const;
export type FindingState = (typeof FINDING_STATES)[number];

/** Whom a finding is about. */
export const SUBJECT_KINDS = ['task', 'queue', 'worker', 'resource'] as const;
export interface FindingSubject {
  readonly kind: (typeof SUBJECT_KINDS)[number];
  /** A task's, queue's, worker's or resource's. */
  readonly id: number;
}

/** `ns`: a duration; `share`: a fraction of 1; `ratio`: how many times as much; `/s`: how many a second. */
export const FIGURE_UNITS = ['ns', 'share', 'ratio', 'count', '/s', 'bytes'] as const;
export interface FindingFigure {
  readonly name: string;
  readonly value: number;
  readonly unit: (typeof FIGURE_UNITS)[number];
}

/** What a detector saw. Told again, whole, whenever it changes; the id stays. */
export interface Finding {
  readonly id: FindingId;
  /** The detector's name, such as `long-poll`. */
  readonly detector: string;
  readonly severity: FindingSeverity;
  readonly state: FindingState;
  readonly first: Nanoseconds;
  readonly last: Nanoseconds;
  /** How often it was observed. */
  readonly count: number;
  /** The first is whom it is about; the others have a part in it, such as the antagonist of a starved queue. */
  readonly subjects: readonly FindingSubject[];
  /** Where in time to look. */
  readonly evidence: { readonly from: Nanoseconds; readonly to: Nanoseconds };
  readonly figures: readonly FindingFigure[];
  readonly sentence: string;
  /** What to change. */
  readonly hint: string;
}

export interface FindingsSection {
  readonly kind: 'findings';
  readonly rows: readonly Finding[];
}
