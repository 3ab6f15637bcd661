import type { Nanoseconds, TaskId, WorkerId } from '@pollscope/protocol';
import type { Activity } from './activity.ts';
import type { RunningPoll, RunningQuery, TaskPolls, TaskPollsQuery } from './activity-queries.ts';
import { stackRowsOf } from './activity-rows.ts';
import type { Definitions } from './definitions.ts';
import type { OpenPoll, OpenPolls } from './open-polls.ts';
import type { PollRing } from './poll-ring.ts';
import type { SlowPoll, TimeRange } from './queries.ts';
import { queueName, taskName } from './task-names.ts';
import { type TaskTable, UNKNOWN_QUEUE } from './task-table.ts';

export interface SlowPollSource {
  readonly definitions: Definitions;
  readonly tasks: TaskTable;
  readonly polls: PollRing;
  readonly openPolls: OpenPolls;
  readonly now: Nanoseconds;
}

interface SlowestQuery {
  readonly range: TimeRange;
  readonly limit: number;
  /** All tasks when absent. */
  readonly task?: TaskId;
}

/** Longest first; polls in progress come before all others. */
export function slowestOf(source: SlowPollSource, { range, limit, task }: SlowestQuery): readonly SlowPoll[] {
  const running = source.openPolls
    .at(source.now)
    .filter((open) => task === undefined || open.task === task)
    .map((open) => runningOf(source, open));
  const ended = source.polls.slowest(range, limit, task).map((poll): SlowPoll => {
    const { start, duration, queueDelay } = poll;
    return { ...identityOf(source, poll), start, duration, queueDelay, running: false };
  });
  return [...running, ...ended].slice(0, limit);
}

/** Polls in progress, longest first, each with the stacks that were taken of it. */
export function runningPollsOf(
  source: SlowPollSource & { readonly activity: Activity },
  { longerThan }: RunningQuery,
): readonly RunningPoll[] {
  return source.openPolls
    .at(source.now)
    .filter(({ start, observedAt }) => observedAt - start >= longerThan)
    .map((open) => {
      const range = { from: open.start, to: Number.POSITIVE_INFINITY };
      return { poll: runningOf(source, open), stacks: stackRowsOf(source, { range, task: open.task }) };
    });
}

/** The single polls of one task, cut into columns. Two passes over the poll ring: some milliseconds. */
export function taskPollsOf(source: SlowPollSource, { task, range, columns, limit }: TaskPollsQuery): TaskPolls {
  const width = (range.to - range.from) / columns;
  const time = Float64Array.from({ length: columns }, (_, column) => range.from + (column + 0.5) * width);
  const shortest = new Float64Array(columns).fill(Number.NaN);
  const longest = new Float64Array(columns).fill(Number.NaN);
  const counts = new Float64Array(columns);
  source.polls.forTask(task, range, (end, duration) => {
    const column = Math.min(columns - 1, Math.floor((end - range.from) / width));
    // NaN loses every comparison, and so does what is no extreme.
    if (!(duration >= (shortest[column] as number))) shortest[column] = duration;
    if (!(duration <= (longest[column] as number))) longest[column] = duration;
    counts[column] = (counts[column] as number) + 1;
  });
  return { time, shortest, longest, counts, slowest: slowestOf(source, { range, limit, task }) };
}

function runningOf(source: SlowPollSource, open: OpenPoll): SlowPoll {
  const { start, observedAt } = open;
  return { ...identityOf(source, open), start, duration: observedAt - start, queueDelay: 0, running: true };
}

/** Whose poll it is. */
export function identityOf(
  { definitions, tasks }: Pick<SlowPollSource, 'definitions' | 'tasks'>,
  { task: id, worker }: { readonly task: TaskId; readonly worker: WorkerId },
) {
  const task = tasks.get(id) ?? { id, name: 0, queue: UNKNOWN_QUEUE };
  return {
    task: id,
    taskName: taskName(definitions, task),
    queue: task.queue,
    queueName: queueName(definitions, task),
    worker,
  };
}
