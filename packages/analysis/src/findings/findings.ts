import type { Capability, Finding, FindingId, Nanoseconds, Section } from '@pollscope/protocol';
import { CaseList } from './case-list.ts';
import type { AnyDetector } from './detector.ts';
import { DETECTORS } from './detectors.ts';
import { type Look, Program } from './program/program.ts';
import { isTimed, SectionOrder } from './section-order.ts';
import { type ArmedDetector, armed, type FindingOptions } from './thresholds.ts';

export interface FindingsOptions {
  /** What the source can tell. A detector that needs more is left out. */
  readonly capabilities: readonly Capability[];
  /** Other thresholds than the defaults, and detectors to leave out. */
  readonly thresholds?: FindingOptions;
  /** Default: all of them. */
  readonly detectors?: readonly AnyDetector[];
}

/**
 * Finds faults in the stream of one epoch, from the base and windows channels alone, so that every client and every
 * recording of it gives the same findings. It goes by the stream's own times: in which portions sections arrive, and how
 * often it is advanced, makes no difference. A section costs O(its rows); memory is bounded as stated at `Program`, and
 * by the sections that wait for `advance`.
 *
 * ```ts
 * for (const section of frame.sections) findings.observe(section);
 * const changed = findings.advance(now);
 * ```
 */
export class Findings {
  /** The detectors that this source's data can support, with the thresholds in force. */
  readonly offered: readonly ArmedDetector[];
  readonly #program: Program;
  readonly #order = new SectionOrder();
  readonly #cases: readonly { readonly one: ArmedDetector; readonly list: CaseList }[];
  #lastId: FindingId = 0;

  /** @throws RangeError for a threshold or detector that does not exist, or a threshold out of range. */
  constructor({ capabilities, thresholds = {}, detectors = DETECTORS }: FindingsOptions) {
    this.#program = new Program(capabilities);
    this.offered = armed(detectors, thresholds).filter(({ detector }) =>
      detector.needs.every((need) => capabilities.includes(need)),
    );
    const nextId = () => ++this.#lastId;
    this.#cases = this.offered.map((one) => ({ one, list: new CaseList(one.detector, nextId) }));
  }

  /** Sections of the events channel, and findings of others, are passed over. */
  observe(section: Section): void {
    if (isTimed(section)) this.#order.add(section);
    else this.#program.define(section);
  }

  /**
   * Looks at everything up to `now`, a stream time up to which all sections have been observed: in the agent, up to
   * where windows are closed; in a reader, the end of the last window of a frame. Returns the findings that changed, as
   * they are now, in order of their ids.
   */
  advance(now: Nanoseconds): readonly Finding[] {
    const changed = new Map<FindingId, Finding>();
    for (const section of this.#order.takeUpTo(now)) {
      const look = this.#program.take(section);
      if (look === undefined) continue;
      for (const finding of this.#look(look)) changed.set(finding.id, finding);
      this.#program.looked(look);
    }
    return [...changed.values()].sort((a, b) => a.id - b.id);
  }

  *#look(look: Look): Generator<Finding> {
    for (const { one, list } of this.#cases) {
      const { detector, limits } = one;
      if (detector.looksAt === look) yield* list.look(detector.look(this.#program, limits));
    }
  }
}
