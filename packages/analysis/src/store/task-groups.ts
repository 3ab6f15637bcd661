import type { QueueId } from '@pollscope/protocol';
import type { Definitions } from './definitions.ts';
import type { TaskGrouping } from './queries.ts';
import { queueName, taskName, UNNAMED_TASKS } from './task-names.ts';
import { type Task, UNKNOWN_QUEUE } from './task-table.ts';

/** Above any id of a string. */
const NAMES = 2 ** 32;

/** What one row stands for: a task, or a group of them; at least one. */
export interface Subject {
  readonly key: number;
  readonly first: Task;
  readonly tasks: readonly Task[];
}

/** A number that the tasks of one group have in common: those of a name belong to one queue. */
export function groupKeyOf(task: Task, groupBy: TaskGrouping): number {
  switch (groupBy) {
    case 'task':
      return task.id;
    case 'name':
      return task.queue * NAMES + task.name;
    case 'queue':
      return task.queue;
    case 'location':
      return task.location;
  }
}

/** What the row is called. */
export function subjectName(definitions: Definitions, { first }: Subject, groupBy: TaskGrouping): string {
  switch (groupBy) {
    case 'task':
      return taskName(definitions, first);
    case 'name': {
      const name = definitions.text(first.name);
      return name === '' ? UNNAMED_TASKS : name;
    }
    case 'queue':
      return queueName(definitions, first);
    case 'location': {
      const location = definitions.text(first.location);
      return location === '' ? 'unknown location' : location;
    }
  }
}

/** The queue of all its tasks; unknown, and named by their number, when there are several. */
export function subjectQueue(
  definitions: Definitions,
  { first, tasks }: Subject,
): { readonly queue: QueueId; readonly queueName: string } {
  if (tasks.every(({ queue }) => queue === first.queue)) {
    return { queue: first.queue, queueName: queueName(definitions, first) };
  }
  return { queue: UNKNOWN_QUEUE, queueName: `${new Set(tasks.map(({ queue }) => queue)).size} queues` };
}

/** Stays the same from range to range, and for names and places of the program from run to run. */
export function subjectKey(definitions: Definitions, subject: Subject, groupBy: TaskGrouping): string {
  const { first } = subject;
  switch (groupBy) {
    case 'task':
      return `${first.id}`;
    case 'name':
      return `${first.queue}:${subjectName(definitions, subject, groupBy)}`;
    case 'queue':
      return `queue:${first.queue}`;
    case 'location':
      return `at:${definitions.text(first.location)}`;
  }
}
