import { FINDING_SEVERITIES, type Finding, type FindingId, type FindingsSection } from '@pollscope/protocol';
import type { FindingsPage, FindingsQuery } from './activity-queries.ts';
import type { TimeRange } from './queries.ts';

/** Findings above it are forgotten, those heard of least lately first: some megabytes at most. */
const LIMIT = 2_000;

/** Findings by id, each as last told. */
export class FindingList {
  /** In the order in which they were last told. */
  readonly #findings = new Map<FindingId, Finding>();

  add(section: FindingsSection): void {
    for (const finding of section.rows) {
      this.#findings.delete(finding.id);
      this.#findings.set(finding.id, finding);
    }
    for (const id of this.#findings.keys()) {
      if (this.#findings.size <= LIMIT) return;
      this.#findings.delete(id);
    }
  }

  /** Those of the range, in no order that means anything. */
  within(range: TimeRange): readonly Finding[] {
    return [...this.#findings.values()].filter((finding) => isInRange(finding, range));
  }

  page({ range, limit }: FindingsQuery): FindingsPage {
    const matching = this.within(range).toSorted((a, b) => rankOf(a) - rankOf(b) || b.last - a.last);
    const open = matching.filter(({ state }) => state === 'open').length;
    return { total: matching.length, open, rows: matching.slice(0, limit) };
  }
}

/** Whether it was seen in the range, or still lasts then; also at its very end, where a crash is the last that is told of. */
export function isInRange({ first, last, state }: Finding, range: TimeRange): boolean {
  return first <= range.to && (state === 'open' || last >= range.from);
}

function rankOf({ state, severity }: Finding): number {
  const severities = FINDING_SEVERITIES.length;
  return (state === 'open' ? 0 : severities) + severities - FINDING_SEVERITIES.indexOf(severity);
}
