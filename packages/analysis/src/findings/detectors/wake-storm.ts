import { defineDetector } from '../detector.ts';
import { lastOf, percent, ratio, some } from '../phrases.ts';
import { queue, tasks } from '../subjects.ts';

/** Wakes that come to nothing, since the task is queued already. */
export const wakeStorm = defineDetector({
  name: 'wake-storm',
  title: 'Wake storm',
  needs: ['polls', 'wakes'],
  looksAt: 'window',
  thresholds: {
    rate: { value: 10_000, unit: '/s', means: 'at least so many wakes a second' },
    perPoll: {
      value: 10,
      unit: 'ratio',
      means: 'at least so many wakes for each poll: all but one of them change nothing',
    },
  },
  hysteresis: { opens: 2, of: 3, closes: 3 },
  figures: { wakes: 'count', polls: 'count', perPoll: 'ratio', span: 'ns' },
  *check(program, { rate, perPoll }) {
    const { from, to, groups } = program.window;
    const span = to - from;
    for (const { group, wakes, polls, slowest, tasks: members } of groups) {
      if (wakes * 1e9 < rate * span || wakes < perPoll * polls) continue;
      const waker = members.find(({ task }) => task.lastWaker !== 0)?.task.lastWaker;
      yield {
        key: group.key,
        subjects: [...tasks(slowest?.id), queue(group.queue), ...tasks(waker)],
        severity: 'warning',
        evidence: { from, to },
        facts: {
          who: slowest === undefined ? group.name : program.taskName(slowest.id),
          waker: waker === undefined ? '' : program.taskName(waker),
          wakes,
          polls,
          perPoll: wakes / Math.max(1, polls),
          span,
        },
      };
    }
  },
  weight: ({ wakes }) => wakes,
  sentence: ({ who, waker, wakes, polls, perPoll, span }) =>
    `${who} was woken ${some(wakes, 'time')} in ${lastOf(span)}${waker === '' ? '' : `, last by ${waker},`} ` +
    `and polled ${some(polls, 'time')}: with ${ratio(perPoll)} wakes for a poll, ` +
    `${percent(1 - 1 / Math.max(1, perPoll))} of them did nothing but cost their waker time.`,
  hint: () => 'Wake once for a batch of changes, not for each of them.',
});
