import { TaskOutcome } from '@pollscope/protocol';
import type { TaskGrouping, TaskState } from './queries.ts';
import type { FilterTerm, NumberField, TextField } from './task-filter.ts';
import { type Subject, subjectName, subjectQueue } from './task-groups.ts';
import { stateOf } from './task-state.ts';
import { type TaskSource, waitingOf } from './task-subjects.ts';

const OUTCOMES = {
  [TaskOutcome.ready]: 'done',
  [TaskOutcome.panicked]: 'panicked',
  [TaskOutcome.aborted]: 'aborted',
} as const;

/** Whether all terms hold for a row. */
export function matcherOf(
  source: TaskSource,
  terms: readonly FilterTerm[],
  groupBy: TaskGrouping,
): (subject: Subject) => boolean {
  const tests = terms.map((term) => {
    const test = testOf(source, term, groupBy);
    return term.isNot ? (subject: Subject) => !test(subject) : test;
  });
  return (subject) => tests.every((test) => test(subject));
}

function testOf(source: TaskSource, term: FilterTerm, groupBy: TaskGrouping): (subject: Subject) => boolean {
  if (term.kind === 'compare') {
    const { field, comparison, value } = term;
    return (subject) => compare(numberOf(source, subject, field), comparison, value);
  }
  const { field, text } = term;
  const holds =
    term.kind === 'contains'
      ? (candidate: string) => candidate.toLowerCase().includes(text)
      : (candidate: string) => candidate.toLowerCase() === text;
  return (subject) => textsOf(source, subject, field, groupBy).some(holds);
}

function compare(a: number, comparison: '>' | '<' | '>=' | '<=' | '=', b: number): boolean {
  switch (comparison) {
    case '>':
      return a > b;
    case '<':
      return a < b;
    case '>=':
      return a >= b;
    case '<=':
      return a <= b;
    case '=':
      return a === b;
  }
}

/** What a text is looked for in: one of them is enough. */
function textsOf(
  source: TaskSource,
  subject: Subject,
  field: TextField | 'any',
  groupBy: TaskGrouping,
): readonly string[] {
  const { definitions } = source;
  switch (field) {
    case 'any':
      return [subjectName(definitions, subject, groupBy), subjectQueue(definitions, subject).queueName];
    case 'name':
      return [subjectName(definitions, subject, groupBy)];
    case 'queue':
      return [subjectQueue(definitions, subject).queueName];
    case 'location':
      return subject.tasks.map((task) => definitions.text(task.location));
    case 'state':
      return subject.tasks.flatMap((task) => wordsOf(stateOf(task, source.openPolls.get(task.id), definitions)));
    case 'finding':
      return source.findings.get(subject.key)?.list.map(({ detector }) => detector) ?? [];
  }
}

function wordsOf(state: TaskState): readonly string[] {
  return state.kind === 'ended' ? ['ended', OUTCOMES[state.outcome]] : [state.kind];
}

function numberOf(source: TaskSource, subject: Subject, field: NumberField): number {
  const { key } = subject;
  const { summary } = source;
  const perSecond = (amount: number): number => (summary.seconds > 0 ? amount / summary.seconds : 0);
  switch (field) {
    case 'id':
      return subject.first.id;
    case 'p50':
    case 'p95':
    case 'p99':
    case 'max':
      return summary.percentiles(key, 'pollTime')[field];
    case 'delay':
      return summary.percentiles(key, 'queueDelay').p95;
    case 'waiting':
      return waitingOf(source, subject).waitingFor;
    case 'busy':
      return summary.busy(key);
    case 'share':
      return perSecond(summary.busy(key) / 1e9);
    case 'polls':
      return summary.totals(key).count;
    case 'rate':
      return perSecond(summary.totals(key).count);
    case 'wakes':
      return summary.count(key, 'wakes');
    case 'selfwakes':
      return summary.count(key, 'selfWakes');
    case 'tasks':
      return subject.tasks.length;
    case 'findings':
      return source.findings.get(key)?.list.length ?? 0;
  }
}
