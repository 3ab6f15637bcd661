import type { Percentiles, TaskColumn, TaskRow } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import type { ReactNode } from 'react';
import { FEW_SAMPLES, formatCount, formatDuration, formatRate, formatShare, MISSING } from '../../format/format.ts';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { TaskLink } from '../task/task-link.tsx';
import styles from './task-cells.module.css';
import { TaskStateText } from './task-state.tsx';

/** A column of the task table. Two columns that show one quantity in two ways sort by the same one. */
export interface Column {
  readonly id: string;
  readonly heading: string;
  readonly hint?: string;
  readonly sort: TaskColumn;
  readonly align: 'start' | 'end';
  /** Grid track. */
  readonly width: string;
  /** `now` is the end of the range. */
  readonly cell: (row: TaskRow, now: Nanoseconds) => ReactNode;
  /** The exact value, for programs that read the page. */
  readonly value: (row: TaskRow) => number | string | undefined;
}

const NAME: Column = {
  id: 'name',
  heading: 'Task',
  sort: 'name',
  align: 'start',
  width: 'minmax(130px, 2.2fr)',
  // The key of a group is made of its queue and name and says nothing more.
  cell: ({ name, key, state }) =>
    state === undefined ? (
      <span className={styles.name} title={name}>
        {name}
      </span>
    ) : (
      <TaskLink task={{ id: Number(key), name }} tabIndex={-1} />
    ),
  value: ({ name }) => name,
};

const QUEUE: Column = {
  id: 'queue',
  heading: 'Queue',
  sort: 'queue',
  align: 'start',
  width: 'minmax(116px, 1fr)',
  cell: ({ queue, queueName }) => <QueueName queue={queue} name={queueName} />,
  value: ({ queueName }) => queueName,
};

const STATE: Column = {
  id: 'state',
  heading: 'State',
  sort: 'state',
  align: 'start',
  width: 'minmax(112px, 1fr)',
  cell: ({ state }, now) => (state === undefined ? MISSING : <TaskStateText state={state} now={now} />),
  value: ({ state }) => state?.kind,
};

const TASKS: Column = {
  id: 'tasks',
  heading: 'Tasks',
  hint: 'Tasks of this name in the window',
  sort: 'tasks',
  align: 'end',
  width: '56px',
  cell: ({ tasks }) => formatCount(tasks),
  value: ({ tasks }) => tasks,
};

const WAITING: Column = {
  id: 'waitingFor',
  heading: 'Longest wait',
  hint: 'How long the longest waiting live task has been waiting for a wake',
  sort: 'waitingFor',
  align: 'end',
  width: '84px',
  cell: ({ waiting, waitingFor }) => (waiting === 0 ? MISSING : formatDuration(waitingFor)),
  value: ({ waitingFor }) => waitingFor,
};

const POLLS: Column = {
  id: 'polls',
  heading: 'Polls',
  sort: 'polls',
  align: 'end',
  width: '88px',
  cell: ({ polls }) => formatCount(polls),
  value: ({ polls }) => polls,
};

const WAKES: Column = {
  id: 'wakes',
  heading: 'Wakes',
  hint: 'Wakes of it, without effect included; recorded at the level “everything”',
  sort: 'wakes',
  align: 'end',
  width: '72px',
  cell: ({ wakes }) => (wakes === 0 ? MISSING : formatCount(wakes)),
  value: ({ wakes }) => wakes,
};

const SELF_WAKES: Column = {
  id: 'selfWakes',
  heading: 'Self',
  hint: 'Wakes that came from the task itself',
  sort: 'selfWakes',
  align: 'end',
  width: '64px',
  cell: ({ wakes, selfWakes }) => (wakes === 0 ? MISSING : formatCount(selfWakes)),
  value: ({ selfWakes }) => selfWakes,
};

const RATE: Column = {
  id: 'rate',
  heading: 'Polls/s',
  sort: 'polls',
  align: 'end',
  width: '68px',
  cell: ({ pollsPerSecond }) => formatRate(pollsPerSecond),
  value: ({ pollsPerSecond }) => pollsPerSecond,
};

const BUSY: Column = {
  id: 'busy',
  heading: 'Busy',
  hint: 'Sum of its poll times',
  sort: 'busy',
  align: 'end',
  width: '68px',
  cell: ({ busy }) => formatDuration(busy),
  value: ({ busy }) => busy,
};

const SHARE: Column = {
  id: 'share',
  heading: 'Busy share',
  hint: 'Part of the window that its polls took',
  sort: 'busy',
  align: 'end',
  width: '72px',
  cell: ({ busyShare }) => formatShare(busyShare),
  value: ({ busyShare }) => busyShare,
};

function quantile(
  heading: string,
  sort: TaskColumn,
  pick: (row: TaskRow) => { of: Percentiles; at: 'p50' | 'p95' | 'p99' },
): Column {
  return {
    id: sort,
    heading,
    sort,
    align: 'end',
    width: '70px',
    cell: (row) => {
      const { of, at } = pick(row);
      if (of.count === 0) return MISSING;
      const few = of.count < FEW_SAMPLES;
      return (
        <span
          className={few ? styles.few : undefined}
          title={`n = ${formatCount(of.count)}${few ? ', few samples' : ''}`}
        >
          {few ? '~' : ''}
          {formatDuration(of[at])}
        </span>
      );
    },
    value: (row) => {
      const { of, at } = pick(row);
      return of.count === 0 ? undefined : of[at];
    },
  };
}

const P50 = quantile('Poll p50', 'pollP50', ({ pollTime }) => ({ of: pollTime, at: 'p50' }));
const P95 = quantile('p95', 'pollP95', ({ pollTime }) => ({ of: pollTime, at: 'p95' }));
const P99 = quantile('p99', 'pollP99', ({ pollTime }) => ({ of: pollTime, at: 'p99' }));
const MAX: Column = {
  id: 'pollMax',
  heading: 'max',
  sort: 'pollMax',
  align: 'end',
  width: '68px',
  cell: ({ pollTime }) => (pollTime.count === 0 ? MISSING : formatDuration(pollTime.max)),
  value: ({ pollTime }) => (pollTime.count === 0 ? undefined : pollTime.max),
};
const DELAY = quantile('Delay p95', 'delayP95', ({ queueDelay }) => ({ of: queueDelay, at: 'p95' }));

export const TASK_COLUMNS: readonly Column[] = [
  NAME,
  QUEUE,
  STATE,
  WAITING,
  POLLS,
  RATE,
  BUSY,
  SHARE,
  P50,
  P95,
  P99,
  MAX,
  DELAY,
  WAKES,
  SELF_WAKES,
];
export const GROUP_COLUMNS: readonly Column[] = [
  NAME,
  QUEUE,
  TASKS,
  WAITING,
  POLLS,
  RATE,
  BUSY,
  SHARE,
  P50,
  P95,
  P99,
  MAX,
  DELAY,
  WAKES,
  SELF_WAKES,
];
export const TOP_COLUMNS: readonly Column[] = [NAME, QUEUE, TASKS, POLLS, SHARE, P50, P95, MAX, DELAY];
