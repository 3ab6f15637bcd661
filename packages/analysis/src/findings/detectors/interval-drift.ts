import { defineDetector } from '../detector.ts';
import { count, duration, lastOf, percent } from '../phrases.ts';
import { resourceName } from '../resource-name.ts';
import { resource, task } from '../subjects.ts';

/** Slower clocks tell too little in a window. */
const LEAST_TICKS = 10;

/** A task that works on an interval and falls behind the rate at which it used to tick. */
export const intervalDrift = defineDetector({
  name: 'interval-drift',
  title: 'Interval drifts',
  needs: ['polls', 'waits', 'resources'],
  looksAt: 'window',
  thresholds: {
    missed: { value: 0.1, unit: 'share', means: 'so many of the ticks that it used to have in a window did not come' },
  },
  hysteresis: { opens: 3, of: 5, closes: 3 },
  figures: { missed: 'share', ticks: 'count', usual: 'count', longestWait: 'ns', longestPoll: 'ns', span: 'ns' },
  *check(program, limits) {
    const { from, to, tasks } = program.window;
    for (const { task: known, row, polls } of tasks) {
      const usual = known.rate?.perWindow ?? 0;
      const interval = program.resources.get(row.waitsOn);
      if (usual < LEAST_TICKS || interval?.kind !== 'interval') continue;
      const missed = 1 - polls / usual;
      if (missed < limits.missed) continue;
      yield {
        key: String(known.id),
        subjects: [task(known.id), resource(interval.id)],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          who: program.taskName(known.id),
          what: resourceName(program, interval),
          missed,
          ticks: polls,
          usual,
          longestWait: row.queueDelay.max,
          longestPoll: row.pollTime.max,
          span: to - from,
        },
      };
    }
  },
  weight: ({ missed }) => missed,
  sentence: ({ who, what, missed, ticks, usual, longestWait, longestPoll, span }) =>
    `${who} fell behind ${what}: ${count(ticks)} ticks in ${lastOf(span)} instead of ${count(usual)}, ` +
    `${percent(missed)} are missing. Its own polls took up to ${duration(longestPoll)}, and it waited up to ` +
    `${duration(longestWait)} for its turn after a tick.`,
  hint: ({ longestPoll, longestWait }) =>
    longestPoll > longestWait
      ? 'Do less in a tick, or hand the work to another task.'
      : 'Shorten the polls that hold its thread at the time, or give its queue more weight.',
});
