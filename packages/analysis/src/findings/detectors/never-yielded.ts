import { defineDetector } from '../detector.ts';
import { duration } from '../phrases.ts';
import { task, worker } from '../subjects.ts';

/** tokio-console's lint: a task that is still in its first poll. */
export const neverYielded = defineDetector({
  name: 'never-yielded',
  title: 'Task that never yielded',
  needs: ['openPolls', 'polls'],
  looksAt: 'openPolls',
  thresholds: {
    busy: { value: 1e9, unit: 'ns', means: 'a task that has been in its first poll for so long (tokio-console: 1 s)' },
  },
  hysteresis: { opens: 1, of: 1, closes: 1 },
  figures: { busy: 'ns' },
  *check(program, { busy }) {
    for (const { task: id, worker: where, start, observedAt, seenUpTo } of program.runningPolls.at(program.now)) {
      const known = program.tasks.get(id);
      // A poll before this one would have been told of by a window that closed within a second of its end.
      if (observedAt - start < busy || known === undefined || known.polls > 0 || known.spawnedAt < program.since)
        continue;
      yield {
        key: `${where}:${known.group.key}`,
        subjects: [task(id), worker(where)],
        severity: 'warning',
        evidence: { from: start, to: observedAt },
        times: seenUpTo - start < busy ? 1 : 0,
        facts: { who: program.taskName(id), busy: observedAt - start, location: known.group.location },
      };
    }
  },
  weight: ({ busy }) => busy,
  sentence: ({ who, busy }) =>
    `${who} has never yielded: its first poll has been running for ${duration(busy)}, as an ordinary function would.`,
  hint: ({ location }) =>
    'As a task it gains nothing and blocks its thread: yield between steps, or run it in a worker thread' +
    `${location === '' ? '' : `. It is spawned at ${location}`}.`,
});
