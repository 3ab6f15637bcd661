import type { Percentiles, TaskColumn, TaskGrouping, TaskRow } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import type { ReactNode } from 'react';
import { FEW_SAMPLES, formatCount, formatDuration, formatRate, formatShare, MISSING } from '../../format/format.ts';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { SeverityIcon } from '../findings/severity-icon.tsx';
import { SubjectName } from './subject-name.tsx';
import styles from './task-cells.module.css';
import { TaskStateText } from './task-state.tsx';

/** A column of the task table. Two columns that show one quantity in two ways sort by the same one. */
export interface Column {
  readonly id: string;
  readonly heading: string;
  readonly hint?: string;
  readonly sort: TaskColumn;
  readonly align: 'start' | 'end';
  /** Least width in pixels, and its part of what is left over; 0: it does not grow. */
  readonly width: number;
  readonly grows: number;
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
  width: 130,
  grows: 2.2,
  cell: (row) => <SubjectName row={row} />,
  value: ({ name }) => name,
};

const QUEUE: Column = {
  id: 'queue',
  heading: 'Queue',
  sort: 'queue',
  align: 'start',
  width: 116,
  grows: 1,
  cell: ({ queue, queueName }) => <QueueName queue={queue} name={queueName} />,
  value: ({ queueName }) => queueName,
};

const STATE: Column = {
  id: 'state',
  heading: 'State',
  sort: 'state',
  align: 'start',
  width: 112,
  grows: 1,
  cell: ({ state }, now) => (state === undefined ? MISSING : <TaskStateText state={state} now={now} />),
  value: ({ state }) => state?.kind,
};

const TASKS: Column = {
  id: 'tasks',
  heading: 'Tasks',
  hint: 'Tasks of the row that lived in the window',
  sort: 'tasks',
  align: 'end',
  width: 56,
  grows: 0,
  cell: ({ tasks }) => formatCount(tasks),
  value: ({ tasks }) => tasks,
};

const WAITING: Column = {
  id: 'waitingFor',
  heading: 'Longest wait',
  hint: 'How long the longest waiting live task has been waiting for a wake',
  sort: 'waitingFor',
  align: 'end',
  width: 84,
  grows: 0,
  cell: ({ waiting, waitingFor }) => (waiting === 0 ? MISSING : formatDuration(waitingFor)),
  value: ({ waitingFor }) => waitingFor,
};

const POLLS: Column = {
  id: 'polls',
  heading: 'Polls',
  sort: 'polls',
  align: 'end',
  width: 88,
  grows: 0,
  cell: ({ polls }) => formatCount(polls),
  value: ({ polls }) => polls,
};

const WAKES: Column = {
  id: 'wakes',
  heading: 'Wakes',
  hint: 'Wakes of it, without effect included; recorded at the level “everything”',
  sort: 'wakes',
  align: 'end',
  width: 72,
  grows: 0,
  cell: ({ wakes }) => (wakes === 0 ? MISSING : formatCount(wakes)),
  value: ({ wakes }) => wakes,
};

const SELF_WAKES: Column = {
  id: 'selfWakes',
  heading: 'Self',
  hint: 'Wakes that came from the task itself',
  sort: 'selfWakes',
  align: 'end',
  width: 64,
  grows: 0,
  cell: ({ wakes, selfWakes }) => (wakes === 0 ? MISSING : formatCount(selfWakes)),
  value: ({ selfWakes }) => selfWakes,
};

const RATE: Column = {
  id: 'rate',
  heading: 'Polls/s',
  sort: 'polls',
  align: 'end',
  width: 68,
  grows: 0,
  cell: ({ pollsPerSecond }) => formatRate(pollsPerSecond),
  value: ({ pollsPerSecond }) => pollsPerSecond,
};

const BUSY: Column = {
  id: 'busy',
  heading: 'Busy',
  hint: 'Sum of its poll times',
  sort: 'busy',
  align: 'end',
  width: 68,
  grows: 0,
  cell: ({ busy }) => formatDuration(busy),
  value: ({ busy }) => busy,
};

const SHARE: Column = {
  id: 'share',
  heading: 'Busy share',
  hint: 'Part of the window that its polls took',
  sort: 'busy',
  align: 'end',
  width: 72,
  grows: 0,
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
    width: 70,
    grows: 0,
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
  width: 68,
  grows: 0,
  cell: ({ pollTime }) => (pollTime.count === 0 ? MISSING : formatDuration(pollTime.max)),
  value: ({ pollTime }) => (pollTime.count === 0 ? undefined : pollTime.max),
};
const DELAY = quantile('Delay p95', 'delayP95', ({ queueDelay }) => ({ of: queueDelay, at: 'p95' }));

const LOCATION: Column = {
  id: 'location',
  heading: 'Spawned at',
  hint: 'Where in the program the task was spawned',
  sort: 'location',
  align: 'start',
  width: 110,
  grows: 1,
  cell: ({ location }) => (location === '' ? MISSING : <span title={location}>{shortLocation(location)}</span>),
  value: ({ location }) => location,
};

const FINDINGS: Column = {
  id: 'findings',
  heading: 'Findings',
  hint: 'Findings of the window that it has a part in, and how bad the worst of them is',
  sort: 'findings',
  align: 'end',
  width: 70,
  grows: 0,
  cell: ({ findings, severity }) =>
    severity === undefined ? (
      MISSING
    ) : (
      <span className={styles.findings}>
        <SeverityIcon weight={severity} />
        {formatCount(findings)}
      </span>
    ),
  value: ({ findings }) => findings,
};

const FIGURES: readonly Column[] = [
  FINDINGS,
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

/** What a row shows, by what it stands for. */
export const COLUMNS: Readonly<Record<TaskGrouping, readonly Column[]>> = {
  task: [NAME, QUEUE, STATE, ...FIGURES, LOCATION],
  name: [NAME, QUEUE, TASKS, ...FIGURES, LOCATION],
  queue: [{ ...NAME, heading: 'Queue' }, TASKS, ...FIGURES],
  location: [{ ...NAME, heading: 'Spawned at' }, QUEUE, TASKS, ...FIGURES],
};

export const TOP_COLUMNS: readonly Column[] = [NAME, QUEUE, TASKS, POLLS, SHARE, P50, P95, MAX, DELAY];

/** The end of a long path: file, line and column. */
function shortLocation(location: string): string {
  return location.slice(location.lastIndexOf('/') + 1);
}
