import { type FindingOptions, Findings } from '@pollscope/analysis';
import type { Capability, Finding, Nanoseconds, Section } from '@pollscope/protocol';

/** Looks for faults in what is sent, as any reader of the stream could. */
export class FindingsFeed {
  readonly #findings: Findings | undefined;

  /** `thresholds` false: looks for none. */
  constructor(thresholds: FindingOptions | false, capabilities: readonly Capability[]) {
    this.#findings = thresholds === false ? undefined : new Findings({ capabilities, thresholds });
  }

  /** Names of the detectors at work. */
  get detectors(): readonly string[] {
    return this.#findings?.offered.map(({ detector }) => detector.name) ?? [];
  }

  /** Takes what was sent of the base and windows channels; returns the findings that changed up to `now`. */
  observe(sections: readonly Section[], now: Nanoseconds): readonly Finding[] {
    if (this.#findings === undefined) return [];
    for (const section of sections) this.#findings.observe(section);
    return this.#findings.advance(now);
  }
}
