import type { Finding, FindingSeverity, TaskId } from '@pollscope/protocol';
import { FINDING_SEVERITIES } from '@pollscope/protocol';
import type { Definitions } from './definitions.ts';
import type { OpenPoll } from './open-polls.ts';
import type { TaskGrouping, TaskQuery } from './queries.ts';
import { groupKeyOf, type Subject } from './task-groups.ts';
import { waitOf } from './task-state.ts';
import type { TaskSummary } from './task-summary.ts';
import type { Task, TaskTable } from './task-table.ts';

export interface TaskSource {
  readonly definitions: Definitions;
  readonly tasks: TaskTable;
  readonly openPolls: ReadonlyMap<TaskId, OpenPoll>;
  /** Up to where it is known which tasks were polled. */
  readonly observedUntil: number;
  /** Of the queried range. */
  readonly summary: TaskSummary;
  readonly findings: ReadonlyMap<number, SubjectFindings>;
}

/** The findings that a row's tasks have a part in. */
export interface SubjectFindings {
  readonly list: readonly Finding[];
  readonly severity: FindingSeverity;
}

/** Tasks that existed at some time in the range, alone or grouped. */
export function subjectsOf(tasks: TaskTable, { range, groupBy }: TaskQuery): readonly Subject[] {
  const subjects: Subject[] = [];
  const groups = new Map<number, Task[]>();
  for (const task of tasks.all()) {
    if ((task.spawnedAt ?? 0) >= range.to || (task.end !== undefined && task.end.time < range.from)) continue;
    if (groupBy === 'task') {
      subjects.push((task.alone ??= { key: task.id, first: task, tasks: [task] }));
      continue;
    }
    const key = groupKeyOf(task, groupBy);
    const group = groups.get(key);
    if (group !== undefined) {
      group.push(task);
      continue;
    }
    const members = [task];
    groups.set(key, members);
    subjects.push({ key, first: task, tasks: members });
  }
  return subjects;
}

/** Findings by the key of the group that has a part in them. O(findings). */
export function findingsByGroup(
  findings: readonly Finding[],
  tasks: TaskTable,
  groupBy: TaskGrouping,
): ReadonlyMap<number, SubjectFindings> {
  const byGroup = new Map<number, Set<Finding>>();
  for (const finding of findings) {
    for (const { kind, id } of finding.subjects) {
      const task = kind === 'task' ? tasks.get(id) : undefined;
      if (task === undefined) continue;
      const key = groupKeyOf(task, groupBy);
      const known = byGroup.get(key);
      if (known === undefined) byGroup.set(key, new Set([finding]));
      else known.add(finding);
    }
  }
  return new Map([...byGroup].map(([key, list]) => [key, { list: [...list], severity: worstOf([...list]) }]));
}

function worstOf(findings: readonly Finding[]): FindingSeverity {
  return findings.reduce<FindingSeverity>(
    (worst, { severity }) => (rankOf(severity) > rankOf(worst) ? severity : worst),
    'info',
  );
}

/** Greater is worse. */
export function rankOf(severity: FindingSeverity): number {
  return FINDING_SEVERITIES.indexOf(severity);
}

export function waitingOf(source: TaskSource, subject: Subject) {
  let waiting = 0;
  let waitingFor = 0;
  for (const task of subject.tasks) {
    const wait = waitOf(task, source.openPolls.get(task.id), source.observedUntil);
    if (wait === undefined) continue;
    waiting++;
    waitingFor = Math.max(waitingFor, wait);
  }
  return { waiting, waitingFor };
}
