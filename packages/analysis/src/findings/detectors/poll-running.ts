import { defineDetector } from '../detector.ts';
import { duration } from '../phrases.ts';
import { stackPlace } from '../stack-place.ts';
import { task, worker } from '../subjects.ts';

const CRITICAL = 1e9;

/** A poll that has not ended yet, while it lasts. */
export const pollRunning = defineDetector({
  name: 'poll-running',
  title: 'Poll still running',
  needs: ['openPolls'],
  looksAt: 'openPolls',
  thresholds: {
    age: { value: 100e6, unit: 'ns', means: 'a poll that has been running for so long' },
  },
  hysteresis: { opens: 1, of: 1, closes: 1 },
  figures: { age: 'ns' },
  *check(program, { age }) {
    for (const poll of program.runningPolls.at(program.now)) {
      const { start, observedAt, seenUpTo } = poll;
      if (observedAt - start < age) continue;
      yield {
        key: `${poll.worker}:${program.tasks.known(poll.task).group.key}`,
        subjects: [task(poll.task), worker(poll.worker)],
        severity: observedAt - start >= CRITICAL ? 'critical' : 'warning',
        evidence: { from: start, to: observedAt },
        times: seenUpTo - start < age ? 1 : 0,
        facts: {
          who: program.taskName(poll.task),
          where: program.workerName(poll.worker),
          age: observedAt - start,
          at: stackPlace(program, poll.stack),
        },
      };
    }
  },
  weight: ({ age }) => age,
  sentence: ({ who, where, age, at }) =>
    `${who} has been polling for ${duration(age)} on ${where}${at === '' ? '' : `, now in ${at}`}: ` +
    'nothing else runs there until this poll returns.',
  hint: ({ at }) =>
    at === ''
      ? 'Look for a loop or a synchronous call in the task: let it yield, or move it to a worker thread.'
      : `Let the code around ${at} yield, or move it to a worker thread.`,
});
