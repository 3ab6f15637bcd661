import { CAPABILITIES, type Finding } from '@pollscope/protocol';
import { Findings, type FindingsOptions } from '../src/findings/findings.ts';
import type { Portion } from './observed-program.ts';

/** What a source tells whose workers have an event loop each. */
export const TOLD = CAPABILITIES.filter((capability) => capability !== 'sharedDriver');

/** Every change of every finding, as a client would be told while the program runs. */
export function changesOf(
  { portions }: { readonly portions: readonly Portion[] },
  options: Partial<FindingsOptions> = {},
): readonly Finding[] {
  const findings = new Findings({ capabilities: TOLD, ...options });
  return portions.flatMap(({ sections, upTo }) => {
    for (const section of sections) findings.observe(section);
    return findings.advance(upTo);
  });
}

/** The findings as they were told last. */
export function findingsOf(
  program: { readonly portions: readonly Portion[] },
  options: Partial<FindingsOptions> = {},
): readonly Finding[] {
  return [...new Map(changesOf(program, options).map((finding) => [finding.id, finding])).values()];
}

export function detectorsOf(program: { readonly portions: readonly Portion[] }): readonly string[] {
  return findingsOf(program).map(({ detector }) => detector);
}

/** The finding of one detector, which must be there once. */
export function theFinding(program: { readonly portions: readonly Portion[] }, detector: string): Finding {
  const found = findingsOf(program).filter((finding) => finding.detector === detector);
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new Error(`${found.length} findings of ${detector}; in all: ${detectorsOf(program).join(', ')}`);
  }
  return only;
}
