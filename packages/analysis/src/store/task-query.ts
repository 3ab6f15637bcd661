import type { Contents } from './contents.ts';
import type { TaskPage, TaskQuery, TaskRow } from './queries.ts';
import { parseTaskFilter } from './task-filter.ts';
import { type Subject, subjectKey, subjectName, subjectQueue } from './task-groups.ts';
import { matcherOf } from './task-match.ts';
import { pageOf } from './task-sort.ts';
import { stateOf } from './task-state.ts';
import { findingsByGroup, subjectsOf, type TaskSource, waitingOf } from './task-subjects.ts';

/** Works out for all rows what their order depends on, and the rest for the rows of the page. */
export function taskPageOf(contents: Contents, query: TaskQuery): TaskPage {
  const { definitions, tasks, history, findings, openPolls, now, tasksObservedUntil } = contents;
  const { range, groupBy } = query;
  const source: TaskSource = {
    definitions,
    tasks,
    openPolls: openPolls.byTask(now),
    observedUntil: tasksObservedUntil,
    summary: history.summary(range, tasks, groupBy),
    findings: findingsByGroup(findings.within(range), tasks, groupBy),
  };
  const { terms, errors } = parseTaskFilter(query.filter);
  const subjects = subjectsOf(tasks, query);
  const matching = terms.length === 0 ? subjects : subjects.filter(matcherOf(source, terms, groupBy));
  const page = pageOf(source, matching, query);
  return {
    total: matching.length,
    rows: page.map((subject) => rowOf(source, subject, query)),
    filterErrors: errors,
  };
}

function rowOf(source: TaskSource, subject: Subject, { groupBy }: TaskQuery): TaskRow {
  const { definitions, openPolls, summary } = source;
  const { key, first, tasks } = subject;
  const pollTime = summary.percentiles(key, 'pollTime');
  const busy = summary.busy(key);
  const found = source.findings.get(key);
  const perSecond = (amount: number): number => (summary.seconds > 0 ? amount / summary.seconds : 0);
  return {
    key: subjectKey(definitions, subject, groupBy),
    name: subjectName(definitions, subject, groupBy),
    ...subjectQueue(definitions, subject),
    location: tasks.every(({ location }) => location === first.location) ? definitions.text(first.location) : '',
    tasks: tasks.length,
    state: groupBy === 'task' ? stateOf(first, openPolls.get(first.id), definitions) : undefined,
    ...waitingOf(source, subject),
    polls: pollTime.count,
    pollsPerSecond: perSecond(pollTime.count),
    busy,
    busyShare: perSecond(busy / 1e9),
    wakes: summary.count(key, 'wakes'),
    selfWakes: summary.count(key, 'selfWakes'),
    pollTime,
    queueDelay: summary.percentiles(key, 'queueDelay'),
    findings: found?.list.length ?? 0,
    severity: found?.severity,
  };
}
