import type { Capability, Frame, Nanoseconds, Section } from '@pollscope/protocol';
import { Findings } from './findings.ts';

/** Looks for faults in the stream of a source that does not do so itself, such as the agent in a program that is not Node's. */
export class ReaderFindings {
  readonly #findings: Findings | undefined;
  /** End of the last window of each kind. */
  readonly #until = new Map<Section['kind'], Nanoseconds>();

  /** One for each epoch; with what its source can tell. */
  constructor(capabilities: readonly Capability[]) {
    this.#findings = capabilities.includes('findings') ? undefined : new Findings({ capabilities });
  }

  /** The frame, and in it the findings that changed with it. */
  completed(frame: Frame): Frame {
    if (this.#findings === undefined) return frame;
    let now: Nanoseconds | undefined;
    for (const section of frame.sections) {
      const end = endOfWindow(section);
      // Agents tell of the past again when a connection was lost.
      if (end !== undefined && end <= (this.#until.get(section.kind) ?? 0)) continue;
      if (end !== undefined) {
        this.#until.set(section.kind, end);
        now = Math.max(now ?? end, end);
      }
      this.#findings.observe(section);
    }
    const rows = now === undefined ? [] : this.#findings.advance(now);
    return rows.length === 0 ? frame : { ...frame, sections: [...frame.sections, { kind: 'findings', rows }] };
  }
}

/** What a reader of {@link ReaderFindings.completed} frames is told. */
export function withFindings(capabilities: readonly Capability[]): readonly Capability[] {
  return capabilities.includes('findings') ? capabilities : [...capabilities, 'findings'];
}

/** Undefined for what is no window of the program, or one of a snapshot, which has no length. */
function endOfWindow(section: Section): Nanoseconds | undefined {
  if (!('duration' in section) || section.kind === 'polls' || section.kind === 'agentWindow') return undefined;
  return section.duration === 0 ? undefined : section.start + section.duration;
}
