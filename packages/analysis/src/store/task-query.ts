import { Histogram } from '../histogram.ts';
import { percentilesOf } from '../percentiles.ts';
import type { TaskPage, TaskQuery, TaskRow } from './queries.ts';
import type { TaskHistory } from './task-history.ts';
import { sortedSubjects } from './task-sort.ts';
import { stateOf } from './task-state.ts';
import { countOf, mergedOf, type Subject, subjectsOf, type TaskSource, waitingOf } from './task-subjects.ts';
import { UNKNOWN_QUEUE } from './task-table.ts';

/** Works out for all rows what their order depends on, and the rest for the rows of the page. */
export function taskPageOf(source: TaskSource, history: TaskHistory, query: TaskQuery): TaskPage {
  const seconds = history.select(query.range, source.tasks);
  const matching = subjectsOf(source, query).filter(matches(query.filter));
  const page = sortedSubjects(source, matching, query).slice(query.offset, query.offset + query.limit);
  const scratch = new Histogram();
  const rows = page.map((subject): TaskRow => {
    const { count: polls, sum: busy, ...percentiles } = figuresOf(subject, scratch);
    return {
      ...identityOf(source, subject, query.groupBy),
      ...waitingOf(source, subject),
      polls,
      pollsPerSecond: seconds > 0 ? polls / seconds : 0,
      busy,
      busyShare: seconds > 0 ? busy / (seconds * 1e9) : 0,
      wakes: countOf(subject, 'wakes'),
      selfWakes: countOf(subject, 'selfWakes'),
      ...percentiles,
    };
  });
  return { total: matching.length, rows };
}

function identityOf(source: TaskSource, { name, queueName, tasks }: Subject, groupBy: TaskQuery['groupBy']) {
  const [first] = tasks;
  const queue = first?.queue ?? UNKNOWN_QUEUE;
  const location = tasks.every((task) => task.location === first?.location) ? (first?.location ?? 0) : 0;
  const row = { name, queue, queueName, location: source.definitions.text(location), tasks: tasks.length };
  return groupBy === 'name' || first === undefined
    ? { ...row, key: `${queue}:${name}`, state: undefined }
    : { ...row, key: `${first.id}`, state: stateOf(first, source.openPolls.get(first.id), source.definitions) };
}

function figuresOf(subject: Subject, scratch: Histogram) {
  const polls = mergedOf(subject, 'pollTime', scratch);
  const { count, sum } = polls;
  const pollTime = percentilesOf(polls);
  return { count, sum, pollTime, queueDelay: percentilesOf(mergedOf(subject, 'queueDelay', scratch)) };
}

function matches(filter: string): (subject: Subject) => boolean {
  const part = filter.toLowerCase();
  if (part === '') return () => true;
  return ({ name, queueName }) => name.toLowerCase().includes(part) || queueName.toLowerCase().includes(part);
}
