import { defineDetector } from '../detector.ts';
import { duration, lastOf, some } from '../phrases.ts';
import { queue, task } from '../subjects.ts';

/** A critical one keeps everybody else waiting for a second. */
const CRITICAL = 1e9;

/** Polls that ended and had taken long. */
export const longPoll = defineDetector({
  name: 'long-poll',
  title: 'Long poll',
  needs: ['polls'],
  looksAt: 'window',
  thresholds: {
    longest: { value: 100e6, unit: 'ns', means: 'a poll of at least this length; what people feel as a delay (RAIL)' },
  },
  hysteresis: { opens: 1, of: 1, closes: 5 },
  figures: { longest: 'ns', long: 'count', polls: 'count', span: 'ns' },
  *check(program, { longest }) {
    const { from, to, groups } = program.window;
    for (const totals of groups) {
      const { slowest, longestPoll, polls, group } = totals;
      if (longestPoll < longest || slowest === undefined) continue;
      const long = totals.pollsFrom(longest);
      yield {
        key: group.key,
        subjects: [task(slowest.id), queue(group.queue)],
        severity: longestPoll >= CRITICAL ? 'critical' : 'warning',
        evidence: { from: Math.min(from, slowest.lastPollEnd - longestPoll), to },
        times: long,
        facts: {
          who: program.taskName(slowest.id),
          where: program.queueName(group.queue),
          location: group.location,
          longest: longestPoll,
          long,
          polls,
          span: to - from,
        },
      };
    }
  },
  weight: ({ longest }) => longest,
  sentence: ({ who, where, longest, long, polls, span }) =>
    `${who} held its thread for ${duration(longest)} in one poll on queue ${where}: ` +
    `${some(long, 'poll')} of ${some(polls, 'poll')} of its kind in ${lastOf(span)} took long. ` +
    'No other task and no I/O of that thread went on meanwhile.',
  hint: ({ location }) =>
    'Split the work: yield between parts (yieldNow, or when the slice is used up), or move it to a worker thread' +
    `${location === '' ? '' : `. The task is spawned at ${location}`}.`,
});
