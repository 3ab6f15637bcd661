import type { ResourceId, ResourceWindow, TaskId } from '@pollscope/protocol';
import { PollOutcome } from '@pollscope/protocol';
import type { ResourceDetail, ResourceQuery, ResourceRow, TaskRef } from './activity-queries.ts';
import type { Definitions } from './definitions.ts';
import type { TimeRange } from './queries.ts';
import type { Resources } from './resources.ts';
import { taskName } from './task-names.ts';
import type { TaskTable } from './task-table.ts';

export interface ResourceSource {
  readonly definitions: Definitions;
  readonly tasks: TaskTable;
  readonly resources: Resources;
}

/** The task's name as far as it is known; nothing for task 0. */
export function taskRef({ definitions, tasks }: Pick<ResourceSource, 'definitions' | 'tasks'>, id: TaskId): TaskRef {
  return { id, name: id === 0 ? '' : taskName(definitions, tasks.get(id) ?? { id, name: 0 }) };
}

/** The resources that the windows of the range tell of, those with the longest waits first. O(rows in the range). */
export function resourceRowsOf(source: ResourceSource, range: TimeRange): readonly ResourceRow[] {
  return [...source.resources.within(range)]
    .map(([resource, windows]) => rowOf(source, resource, windows))
    .sort((a, b) => b.longestWait - a.longestWait || a.id - b.id);
}

/** O(rows in the range + tasks). */
export function resourceDetailOf(source: ResourceSource, query: ResourceQuery): ResourceDetail {
  const waiters = [];
  for (const task of source.tasks.all()) {
    if (task.waitsOn !== query.resource || task.end !== undefined) continue;
    if (task.lastPoll?.outcome !== PollOutcome.pending) continue;
    waiters.push({ task: taskRef(source, task.id), since: task.lastPoll.end });
  }
  waiters.sort((a, b) => a.since - b.since);
  return {
    resource: rowOf(source, query.resource, source.resources.windowsOf(query.resource, query.range)),
    waiters: waiters.slice(0, query.limit),
  };
}

function rowOf(source: ResourceSource, resource: ResourceId, windows: readonly ResourceWindow[]): ResourceRow {
  const last = windows.at(-1);
  return {
    ...source.resources.ref(resource, source.definitions),
    capacity: source.resources.capacity(resource),
    waiting: last?.waiting ?? 0,
    available: last?.available ?? -1,
    longestWait: windows.reduce((longest, row) => Math.max(longest, row.longestWait), 0),
    oldestWaiter: taskRef(source, last?.oldestWaiter ?? 0),
    holder: taskRef(source, last?.holder ?? 0),
    acquisitions: windows.reduce((total, row) => total + row.acquisitions, 0),
    overtakes: windows.reduce((total, row) => total + row.overtakes, 0),
  };
}
