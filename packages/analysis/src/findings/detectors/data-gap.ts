import type { LossSection } from '@pollscope/protocol';
import { defineDetector } from '../detector.ts';
import { count, duration } from '../phrases.ts';
import { worker } from '../subjects.ts';

/** Records that were lost before they reached the agent. */
export const dataGap = defineDetector({
  name: 'data-gap',
  title: 'Gap in the data',
  needs: [],
  looksAt: 'window',
  thresholds: {
    records: { value: 1_000, unit: 'count', means: 'so many records lost in a window' },
    gap: { value: 100e6, unit: 'ns', means: 'or a stretch of this length in which some were' },
  },
  hysteresis: { opens: 1, of: 1, closes: 5 },
  figures: { records: 'count', gap: 'ns' },
  *check(program, limits) {
    for (const [id, { from, to, records }] of byWorker(program.window.losses)) {
      if (records < limits.records && to - from < limits.gap) continue;
      yield {
        key: String(id),
        subjects: [worker(id)],
        severity: 'info',
        evidence: { from, to },
        facts: { where: program.workerName(id), records, gap: to - from },
      };
    }
  },
  weight: ({ records }) => records,
  sentence: ({ where, records, gap }) =>
    `${count(records)} records of ${where} were lost within ${duration(gap)}: the program made them faster than they were ` +
    'read, so counts and times of that stretch are lower bounds.',
  hint: () => 'Choose a lower level (aggregates), a larger ring, or give the agent a core of its own.',
});

function byWorker(rows: LossSection['rows']) {
  const losses = new Map<number, { from: number; to: number; records: number }>();
  for (const { worker: id, from, to, records } of rows) {
    const loss = losses.get(id) ?? { from, to, records: 0 };
    losses.set(id, {
      from: Math.min(loss.from, from),
      to: Math.max(loss.to, to),
      records: loss.records + records,
    });
  }
  return losses;
}
