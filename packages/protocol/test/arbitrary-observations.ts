import fc from 'fast-check';
import { FIGURE_UNITS, FINDING_SEVERITIES, FINDING_STATES, type Section, SUBJECT_KINDS } from '../src/index.ts';
import { count, duration, id, instant, kindOf, rowsOf, text } from './arbitrary-values.ts';

const finding = fc
  .record({
    id,
    detector: text,
    severity: fc.constantFrom(...FINDING_SEVERITIES),
    state: fc.constantFrom(...FINDING_STATES),
    first: instant,
    lasted: duration,
    count,
    subjects: rowsOf(fc.record({ kind: fc.constantFrom(...SUBJECT_KINDS), id })),
    from: instant,
    spanned: duration,
    figures: rowsOf(
      fc.record({
        name: text,
        value: fc.double({ noNaN: true, noDefaultInfinity: true }),
        unit: fc.constantFrom(...FIGURE_UNITS),
      }),
    ),
    sentence: text,
    hint: text,
  })
  .map(({ lasted, from, spanned, ...rest }) => ({
    ...rest,
    last: rest.first + lasted,
    evidence: { from, to: from + spanned },
  }));

const stack = fc
  .record({
    worker: id,
    task: id,
    pollStart: instant,
    lasted: duration,
    frames: rowsOf(fc.record({ function: id, file: id, line: count, column: count })),
  })
  .map(({ lasted, ...rest }) => ({ ...rest, sampledAt: rest.pollStart + lasted }));

/** What the agent concludes or looks up, beside what the program tells. */
export const arbitraryObservations: readonly fc.Arbitrary<Section>[] = [
  fc.record({ kind: kindOf('findings'), rows: rowsOf(finding) }),
  fc.record({ kind: kindOf('stacks'), rows: rowsOf(stack) }),
];
