import { defineDetector } from '../detector.ts';
import { duration, lastOf, percent, some } from '../phrases.ts';
import { medianPoll } from '../program/task-totals.ts';
import { queue, task } from '../subjects.ts';

/** A task that yields in a loop until something comes to pass, instead of waiting for it. */
export const busyYield = defineDetector({
  name: 'busy-yield',
  title: 'Busy yield',
  needs: ['polls'],
  looksAt: 'window',
  thresholds: {
    rate: { value: 20_000, unit: '/s', means: 'so many polls a second that end in a yield: some per cent of a core' },
    work: { value: 2e3, unit: 'ns', means: 'half of its polls are shorter: long enough to look, too short to work' },
  },
  hysteresis: { opens: 2, of: 3, closes: 3 },
  figures: { yields: 'count', median: 'ns', share: 'share', span: 'ns' },
  *check(program, { rate, work }) {
    const { from, to, tasks } = program.window;
    const span = to - from;
    for (const totals of tasks) {
      const { row, task: known } = totals;
      if (row.yields * 1e9 < rate * span) continue;
      const median = medianPoll([totals]);
      if (median >= work) continue;
      yield {
        key: String(known.id),
        subjects: [task(known.id), queue(known.group.queue)],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          who: program.taskName(known.id),
          yields: row.yields,
          median,
          // A poll counts where it ended, also what it ran before.
          share: Math.min(1, row.pollTime.sum / span),
          span,
        },
      };
    }
  },
  weight: ({ yields }) => yields,
  sentence: ({ who, yields, median, share, span }) =>
    `${who} yielded ${some(yields, 'time')} in ${lastOf(span)} with next to nothing done between ` +
    `(median poll ${duration(median)}): ${percent(share)} of a core goes into looking whether there is something to do.`,
  hint: () =>
    'Wait for it instead of asking again and again: a channel, a Notify or a semaphore wakes the task in time.',
});
