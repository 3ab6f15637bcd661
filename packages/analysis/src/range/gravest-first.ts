import { FINDING_SEVERITIES, type Finding } from '@pollscope/protocol';

/** In a list of its own; of the same severity, the earliest first. */
export function gravestFirst(findings: readonly Finding[]): readonly Finding[] {
  const rank = ({ severity }: Finding): number => -FINDING_SEVERITIES.indexOf(severity);
  return [...findings].sort((a, b) => rank(a) - rank(b) || a.first - b.first);
}
