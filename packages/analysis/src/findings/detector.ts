import type { Capability, Finding, FindingFigure, FindingSeverity, FindingSubject } from '@pollscope/protocol';
import type { Program } from './program/program.ts';

export type Unit = FindingFigure['unit'];
export type Evidence = Finding['evidence'];

export interface Threshold {
  readonly value: number;
  readonly unit: Unit;
  /** What it bounds, to be read after its name: "longest: polls that take at least so long". */
  readonly means: string;
}

/**
 * When a case is worth a finding: seen in `opens` of the last `of` looks (at most 32); and when it is over: not seen in
 * `closes` looks in a row.
 */
export interface Hysteresis {
  readonly opens: number;
  readonly of: number;
  readonly closes: number;
}

/** One case, seen at one look. */
export interface Observation<Facts> {
  /** Tells the cases of a detector apart, and stays the same from look to look. */
  readonly key: string;
  /** Whom it is about, then who else has a part in it. */
  readonly subjects: readonly FindingSubject[];
  readonly severity: FindingSeverity;
  readonly evidence: Evidence;
  /** How often it happened since the last look. Default 1. */
  readonly times?: number;
  readonly facts: Facts;
}

type NumbersIn<Facts> = { [Key in keyof Facts]-?: Facts[Key] extends number ? Key : never }[keyof Facts] & string;

/**
 * Looks for one fault in what is known of the program. Pure: it keeps nothing between looks. `Facts` are what its
 * sentence needs: names, and figures, which have a unit each.
 */
export interface Detector<Facts, Limit extends string> {
  /** As in `Finding.detector`. */
  readonly name: string;
  /** The fault in a few words. */
  readonly title: string;
  /** What a source must tell for the fault to be visible in its stream. */
  readonly needs: readonly Capability[];
  /** What it looks at: the window of a second that has closed, or the polls in progress. */
  readonly looksAt: 'window' | 'openPolls';
  readonly thresholds: Readonly<Record<Limit, Threshold>>;
  readonly hysteresis: Hysteresis;
  readonly figures: Readonly<Record<NumbersIn<Facts>, Unit>>;
  check(program: Program, limits: Readonly<Record<Limit, number>>): Iterable<Observation<Facts>>;
  /** Which of two observations of a case tells more of it: the one of greater weight. */
  weight(facts: Facts): number;
  /** For somebody who has never seen the tool: who, how much in which unit and time, and what comes of it. */
  sentence(facts: Facts): string;
  /** What to change. */
  hint(facts: Facts): string;
}

/** An observation of any detector. Its texts are made when asked for, since most observations add nothing to a finding. */
export interface Sighting {
  readonly key: string;
  readonly subjects: readonly FindingSubject[];
  readonly severity: FindingSeverity;
  readonly evidence: Evidence;
  readonly times: number;
  readonly weight: number;
  tell(): Pick<Finding, 'figures' | 'sentence' | 'hint'>;
}

/** A detector whatever its facts are: what a list of them can hold. */
export interface AnyDetector
  extends Pick<Detector<unknown, string>, 'name' | 'title' | 'needs' | 'looksAt' | 'thresholds' | 'hysteresis'> {
  look(program: Program, limits: Readonly<Record<string, number>>): Sighting[];
}

export function defineDetector<Facts extends object, Limit extends string>(
  detector: Detector<Facts, Limit>,
): AnyDetector {
  const { name, title, needs, looksAt, thresholds, hysteresis } = detector;
  const units: readonly [string, Unit][] = Object.entries<Unit>(detector.figures);
  const look: AnyDetector['look'] = (program, limits) =>
    Array.from(detector.check(program, limits as Readonly<Record<Limit, number>>), (observation) => {
      const { facts, times = 1 } = observation;
      const values = facts as Readonly<Record<string, number>>;
      return {
        ...observation,
        // The queue of a task whose spawn was not told of has no id.
        subjects: observation.subjects.filter(({ id }) => id >= 0),
        times,
        weight: detector.weight(facts),
        tell: () => ({
          figures: units.map(([figure, unit]) => ({ name: figure, value: values[figure] ?? 0, unit })),
          sentence: detector.sentence(facts),
          hint: detector.hint(facts),
        }),
      };
    });
  return { name, title, needs, looksAt, thresholds, hysteresis, look };
}
