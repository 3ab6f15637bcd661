import type { Finding } from '@pollscope/protocol';
import { gravestFirst } from '../range/gravest-first.ts';
import type { FoundFinding } from '../range/range-tally.ts';
import type { FindingsComparison } from './comparison.ts';

/** Which findings came and went from run `a` to run `b`. */
export function findingsComparison(a: Iterable<FoundFinding>, b: Iterable<FoundFinding>): FindingsComparison {
  const [before, after] = [[...a], [...b]];
  const keysBefore = new Set(before.map(keyOf));
  const keysAfter = new Set(after.map(keyOf));
  return {
    gained: findingsOf(after.filter((one) => !keysBefore.has(keyOf(one)))),
    lost: findingsOf(before.filter((one) => !keysAfter.has(keyOf(one)))),
    kept: findingsOf(after.filter((one) => keysBefore.has(keyOf(one)))),
  };
}

/** Ids and sentences differ from run to run. */
function keyOf({ finding, subject }: FoundFinding): string {
  return JSON.stringify([finding.detector, subject]);
}

function findingsOf(found: readonly FoundFinding[]): readonly Finding[] {
  return gravestFirst(found.map(({ finding }) => finding));
}
