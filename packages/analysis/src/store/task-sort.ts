import type { TaskQuery, TaskState } from './queries.ts';
import { rankedSlice } from './ranked-slice.ts';
import { type Subject, subjectName, subjectQueue } from './task-groups.ts';
import { stateOf } from './task-state.ts';
import { rankOf, type TaskSource, waitingOf } from './task-subjects.ts';

/** Busy first: the order in which one looks for who is to blame. */
const STATE_RANK: Readonly<Record<TaskState['kind'], number>> = { polling: 0, runnable: 1, waiting: 2, ended: 3 };

/** More than a row has findings: severity decides first. */
const SEVERITY = 2 ** 20;

/** The subjects of the page, in the order asked for; equal ones in the order in which they became known. */
export function pageOf(source: TaskSource, subjects: readonly Subject[], query: TaskQuery): readonly Subject[] {
  const keyOf = sortKey(source, subjects, query);
  const sign = query.sort.descending ? -1 : 1;
  const keys = new Float64Array(subjects.length);
  // Indices are those of subjects.
  for (let index = 0; index < keys.length; index++) keys[index] = sign * keyOf(subjects[index] as Subject);
  const page = rankedSlice(keys, query.offset, query.offset + query.limit);
  return Array.from(page, (index) => subjects[index] as Subject);
}

/** What a row is ordered by, as a number: numbers sort ten times as fast as texts. */
function sortKey(
  source: TaskSource,
  subjects: readonly Subject[],
  { sort, groupBy }: TaskQuery,
): (subject: Subject) => number {
  const { definitions, openPolls, findings, summary } = source;
  switch (sort.column) {
    case 'name':
      if (groupBy === 'task') return byName(source, subjects);
      return rankOfText(subjects, (subject) => subjectName(definitions, subject, groupBy));
    case 'queue':
      return rankOfText(subjects, (subject) => subjectQueue(definitions, subject).queueName);
    case 'location':
      return rankOfText(subjects, ({ first }) => definitions.text(first.location));
    case 'state':
      // Groups have no state of their own and stay in the order in which they became known.
      if (groupBy !== 'task') return () => 0;
      return ({ first }) => STATE_RANK[stateOf(first, openPolls.get(first.id), definitions).kind];
    case 'tasks':
      return ({ tasks }) => tasks.length;
    case 'waitingFor':
      return (subject) => waitingOf(source, subject).waitingFor;
    case 'findings':
      return ({ key }) => {
        const found = findings.get(key);
        return found === undefined ? 0 : (rankOf(found.severity) + 1) * SEVERITY + found.list.length;
      };
    case 'polls':
      return ({ key }) => summary.totals(key).count;
    case 'busy':
      return ({ key }) => summary.busy(key);
    case 'wakes':
    case 'selfWakes': {
      const { column } = sort;
      return ({ key }) => summary.count(key, column);
    }
    case 'pollMax':
      return ({ key }) => summary.totals(key).max;
    case 'pollP50':
      return ({ key }) => summary.percentiles(key, 'pollTime').p50;
    case 'pollP95':
      return ({ key }) => summary.percentiles(key, 'pollTime').p95;
    case 'pollP99':
      return ({ key }) => summary.percentiles(key, 'pollTime').p99;
    case 'delayP95':
      return ({ key }) => summary.percentiles(key, 'queueDelay').p95;
  }
}

/** Those without a name come first, by their ids. */
function byName({ definitions }: TaskSource, subjects: readonly Subject[]): (subject: Subject) => number {
  const ranks = definitions.order.ranksOf(subjects.map(({ first }) => first.name));
  const empty = subjects.find(({ first }) => definitions.text(first.name) === '')?.first.name;
  const unnamed = subjects.reduce((most, { first }) => Math.max(most, first.id), 0);
  const emptyRank = empty === undefined ? undefined : ranks.get(empty);
  return ({ first }) => {
    const rank = ranks.get(first.name) ?? 0;
    return rank === emptyRank ? first.id : unnamed + rank + 1;
  };
}

/** Plain order of code units: a locale's order costs ten times as much. */
function rankOfText(subjects: readonly Subject[], textOf: (subject: Subject) => string): (subject: Subject) => number {
  const inOrder = [...new Set(subjects.map(textOf))].sort();
  const ranks = new Map(inOrder.map((text, rank) => [text, rank]));
  return (subject) => ranks.get(textOf(subject)) ?? 0;
}
