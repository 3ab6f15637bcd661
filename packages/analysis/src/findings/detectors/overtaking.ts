import { defineDetector } from '../detector.ts';
import { duration, lastOf, some } from '../phrases.ts';
import { resourceName } from '../resource-name.ts';
import { resource, tasks } from '../subjects.ts';

/** Tasks that take permits before others that came earlier. */
export const overtaking = defineDetector({
  name: 'overtaking',
  title: 'Semaphore overtaken',
  needs: ['resources'],
  looksAt: 'window',
  thresholds: {
    overtakes: { value: 10, unit: 'count', means: 'so many acquisitions in a window by tasks that came later' },
    wait: { value: 100e6, unit: 'ns', means: 'while a task has waited for so long' },
  },
  hysteresis: { opens: 1, of: 1, closes: 3 },
  figures: { overtakes: 'count', acquisitions: 'count', wait: 'ns', span: 'ns' },
  *check(program, limits) {
    const { from, to } = program.window;
    for (const known of program.resources.fresh()) {
      const { id, overtakes, acquisitions, longestWait, oldestWaiter } = known;
      if (overtakes < limits.overtakes || longestWait < limits.wait) continue;
      yield {
        key: String(id),
        subjects: [resource(id), ...tasks(oldestWaiter)],
        severity: 'warning',
        evidence: { from: Math.min(from, to - longestWait), to },
        times: overtakes,
        facts: {
          who: oldestWaiter === 0 ? 'A task' : program.taskName(oldestWaiter),
          what: resourceName(program, known),
          overtakes,
          acquisitions,
          wait: longestWait,
          span: to - from,
        },
      };
    }
  },
  weight: ({ overtakes }) => overtakes,
  sentence: ({ who, what, overtakes, acquisitions, wait, span }) =>
    `${who} has waited up to ${duration(wait)} for ${what} while others that came later took it: ` +
    `${some(overtakes, 'acquisition')} of ${some(acquisitions, 'acquisition')} in ${lastOf(span)} were out of turn.`,
  hint: () =>
    'Let tasks queue (acquire) instead of trying again and again, and split off what needs many permits at once.',
});
