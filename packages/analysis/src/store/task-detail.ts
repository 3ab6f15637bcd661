import { type TaskId, type WakeEffect, WakeSource } from '@pollscope/protocol';
import type { Activity } from './activity.ts';
import type { TaskDetail, TaskDetailQuery, TaskRef, WaitRow, WakeCount, WakeRow } from './activity-queries.ts';
import type { OpenPoll } from './open-polls.ts';
import { type ResourceSource, taskRef } from './resource-query.ts';
import { queueName } from './task-names.ts';
import { stateOf } from './task-state.ts';

export interface TaskDetailSource extends ResourceSource {
  readonly activity: Activity;
  readonly openPolls: ReadonlyMap<TaskId, OpenPoll>;
}

/** Undefined for a task that is not known. One pass over the wakes, the waits and the tasks: a few milliseconds. */
export function taskDetailOf(source: TaskDetailSource, query: TaskDetailQuery): TaskDetail | undefined {
  const { definitions, resources, tasks } = source;
  const task = tasks.get(query.task);
  if (task === undefined) return undefined;
  const state = stateOf(task, source.openPolls.get(task.id), definitions);
  return {
    task: taskRef(source, task.id),
    queue: task.queue,
    queueName: queueName(definitions, task),
    location: definitions.text(task.location),
    taskKind: task.taskKind,
    state,
    waitsOn: state.kind === 'waiting' && task.waitsOn !== 0 ? resources.ref(task.waitsOn, definitions) : undefined,
    parent: taskRef(source, task.parent),
    children: childrenOf(source, query),
    lastWaker: taskRef(source, task.lastWaker),
    ...wakesOf(source, query),
    waits: waitsOf(source, query),
  };
}

function childrenOf(source: TaskDetailSource, { task, limit }: TaskDetailQuery): readonly TaskRef[] {
  const children: TaskRef[] = [];
  for (const child of source.tasks.all()) {
    if (children.length === limit) break;
    if (child.parent === task && task !== 0) children.push(taskRef(source, child.id));
  }
  return children;
}

function wakesOf(source: TaskDetailSource, { task: id, range, limit }: TaskDetailQuery) {
  const ring = source.activity.wakes;
  const task = ring.column('task');
  const waker = ring.column('waker');
  const wakeSource = ring.column('source');
  const effect = ring.column('effect');
  const wokenBy = new Map<TaskId, number>();
  const woke = new Map<TaskId, number>();
  const wakes: WakeRow[] = [];
  let wokenByTimer = 0;
  let wokenFromOutside = 0;
  for (const row of ring.rows()) {
    // Every column has the row.
    const woken = task[row] as number;
    const by = waker[row] as number;
    const time = ring.time(row);
    if ((woken !== id && by !== id) || time < range.from || time >= range.to) continue;
    if (by === id) woke.set(woken, (woke.get(woken) ?? 0) + 1);
    if (woken !== id) continue;
    const how = wakeSource[row] as WakeSource;
    if (by !== 0) wokenBy.set(by, (wokenBy.get(by) ?? 0) + 1);
    else if (how === WakeSource.timer) wokenByTimer++;
    else wokenFromOutside++;
    if (wakes.length === limit) continue;
    wakes.push({
      time,
      worker: ring.worker(row),
      task: taskRef(source, woken),
      waker: taskRef(source, by),
      source: how,
      effect: effect[row] as WakeEffect,
    });
  }
  const counted = (counts: ReadonlyMap<TaskId, number>) => mostFirst(source, counts).slice(0, limit);
  return { wakes, wokenByTimer, wokenFromOutside, wokenBy: counted(wokenBy), woke: counted(woke) };
}

function mostFirst(source: TaskDetailSource, counts: ReadonlyMap<TaskId, number>): readonly WakeCount[] {
  return [...counts].sort(([, a], [, b]) => b - a).map(([task, count]) => ({ task: taskRef(source, task), count }));
}

function waitsOf(source: TaskDetailSource, { task: id, range, limit }: TaskDetailQuery): readonly WaitRow[] {
  const ring = source.activity.waits;
  const task = ring.column('task');
  const resource = ring.column('resource');
  const waits: WaitRow[] = [];
  for (const row of ring.rows()) {
    const time = ring.time(row);
    if (task[row] !== id || time < range.from || time >= range.to) continue;
    if (waits.length === limit) break;
    waits.push({
      time,
      worker: ring.worker(row),
      task: taskRef(source, id),
      resource: source.resources.ref(resource[row] as number, source.definitions),
    });
  }
  return waits;
}
