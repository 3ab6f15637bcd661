import type { Definitions } from './definitions.ts';
import { type Task, UNKNOWN_QUEUE } from './task-table.ts';

/** What a group is called whose tasks have no name. */
export const UNNAMED_TASKS = 'unnamed tasks';

export function taskName(definitions: Definitions, task: Pick<Task, 'id' | 'name'>): string {
  const name = definitions.text(task.name);
  return name === '' ? `task ${task.id}` : name;
}

export function queueName(definitions: Definitions, task: Pick<Task, 'queue'>): string {
  return task.queue === UNKNOWN_QUEUE ? 'unknown queue' : definitions.queue(task.queue).name;
}
