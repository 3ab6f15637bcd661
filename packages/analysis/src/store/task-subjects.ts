import type { Nanoseconds, TaskId } from '@pollscope/protocol';
import type { Histogram } from '../histogram.ts';
import type { Definitions } from './definitions.ts';
import type { OpenPoll } from './open-polls.ts';
import type { TaskQuery } from './queries.ts';
import { queueName, taskName } from './task-names.ts';
import { waitOf } from './task-state.ts';
import type { Task, TaskTable } from './task-table.ts';

export interface TaskSource {
  readonly definitions: Definitions;
  readonly tasks: TaskTable;
  readonly openPolls: ReadonlyMap<TaskId, OpenPoll>;
  /** Up to where it is known which tasks were polled. */
  readonly observedUntil: Nanoseconds;
}

/** What one row stands for: a task, or the tasks of one name in one queue. */
export interface Subject {
  readonly name: string;
  readonly queueName: string;
  readonly tasks: readonly Task[];
}

/** Tasks that existed at some time in the range, alone or grouped. */
export function subjectsOf(source: TaskSource, query: TaskQuery): Subject[] {
  const subjects: Subject[] = [];
  const groups = new Map<string, Task[]>();
  for (const task of source.tasks.all()) {
    if ((task.spawnedAt ?? 0) >= query.range.to || (task.end !== undefined && task.end.time < query.range.from))
      continue;
    if (query.groupBy === 'task') {
      subjects.push({
        name: taskName(source.definitions, task),
        queueName: queueName(source.definitions, task),
        tasks: [task],
      });
      continue;
    }
    const key = `${task.queue}:${task.name}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [task]);
    else group.push(task);
  }
  for (const tasks of groups.values()) {
    const [first] = tasks;
    if (first === undefined) continue;
    const name = source.definitions.text(first.name);
    subjects.push({
      name: name === '' ? 'unnamed tasks' : name,
      queueName: queueName(source.definitions, first),
      tasks,
    });
  }
  return subjects;
}

/** A histogram over the range that was selected; `scratch` is overwritten for a group. */
export function mergedOf(subject: Subject, measure: 'pollTime' | 'queueDelay', scratch: Histogram): Histogram {
  const [first] = subject.tasks;
  if (subject.tasks.length === 1 && first?.figures !== undefined) return first.figures[measure];
  scratch.clear();
  for (const task of subject.tasks) if (task.figures !== undefined) scratch.merge(task.figures[measure]);
  return scratch;
}

/** Sum of a count over the row's tasks, over the range that was selected. */
export function countOf({ tasks }: Subject, count: 'wakes' | 'selfWakes'): number {
  return tasks.reduce((total, { figures }) => total + (figures?.[count] ?? 0), 0);
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
