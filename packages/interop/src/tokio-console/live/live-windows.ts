import { Histogram } from '@pollscope/analysis';
import type { Nanoseconds, OpenPollsSection, QueueId, QueueWindow, TaskWindow } from '@pollscope/protocol';
import type { LiveTask } from './live-task.ts';

/** A poll in progress is told of from this age on, as agents do. */
const OPEN_POLL_AFTER: Nanoseconds = 20e6;

/** What tasks did from one update to the next. */
export interface Windows {
  readonly queueWindows: readonly QueueWindow[];
  readonly taskWindows: readonly TaskWindow[];
  /** Of what runs on threads of its own, where a long poll keeps nobody waiting. */
  readonly blockingWindows: readonly TaskWindow[];
}

/** How tasks stood when the first update came, without what they had done before. */
export function baselineOf(told: Iterable<LiveTask>): Windows {
  const taskWindows = [...told].flatMap((task) => {
    const row = task.takeWindow();
    task.beginHere();
    return row === undefined ? [] : [{ ...row, wakes: 0, selfWakes: 0, pollTime: EMPTY, queueDelay: EMPTY }];
  });
  return { queueWindows: [], taskWindows, blockingWindows: [] };
}

/** `told`: the tasks that the update told of; `live`: all that have not ended. */
export function windowsOf(told: Iterable<LiveTask>, live: Iterable<LiveTask>): Windows {
  const queues = new Map<QueueId, QueueTotals>();
  const totals = (queue: QueueId): QueueTotals => {
    const known = queues.get(queue) ?? { pollTime: new Histogram(), queueDelay: new Histogram(), depth: 0 };
    queues.set(queue, known);
    return known;
  };
  const taskWindows: TaskWindow[] = [];
  const blockingWindows: TaskWindow[] = [];
  for (const task of told) {
    const window = task.takeWindow();
    if (window === undefined) continue;
    if (task.isBlocking) {
      blockingWindows.push(window);
      continue;
    }
    taskWindows.push(window);
    const { pollTime, queueDelay } = totals(task.queue);
    pollTime.mergeSparse(window.pollTime);
    queueDelay.mergeSparse(window.queueDelay);
  }
  for (const task of live) {
    const known = totals(task.queue);
    if (task.facts.state === 'scheduled' && !task.isBlocking) known.depth++;
  }
  return { queueWindows: [...queues].map(([queue, total]) => queueWindow(queue, total)), taskWindows, blockingWindows };
}

/** Each in a lane of its own: which thread polls is not told. */
export function openPollsOf(live: Iterable<LiveTask>, now: Nanoseconds): OpenPollsSection['rows'] {
  const rows: OpenPollsSection['rows'][number][] = [];
  for (const { spawn, facts, isBlocking } of live) {
    const { state, lastStarted } = facts;
    if (state !== 'running' || isBlocking || lastStarted === undefined || now - lastStarted < OPEN_POLL_AFTER) continue;
    rows.push({ worker: rows.length, task: spawn.task, start: lastStarted, observedAt: now });
  }
  return rows;
}

interface QueueTotals {
  readonly pollTime: Histogram;
  readonly queueDelay: Histogram;
  /** Runnable tasks when the update was made. */
  depth: number;
}

const EMPTY = new Histogram().toSparse();

/** What is not told of groups. */
const NOT_TOLD = { entitled: 0, lag: 0, vruntime: 0, slices: 0, preemptions: 0, maxGap: 0 } as const;

function queueWindow(queue: QueueId, { pollTime, queueDelay, depth }: QueueTotals): QueueWindow {
  return {
    ...NOT_TOLD,
    queue,
    received: pollTime.sum,
    depth,
    depthMax: depth,
    pollTime: pollTime.toSparse(),
    queueDelay: queueDelay.toSparse(),
  };
}
