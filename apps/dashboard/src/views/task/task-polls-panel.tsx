import type { SlowPoll, TaskPolls } from '@pollscope/analysis';
import type { Nanoseconds, TaskId } from '@pollscope/protocol';
import { useCallback, useRef, useState } from 'react';
import { PollHistory } from '../../charts/polls/poll-history.tsx';
import { formatAgo, formatDuration } from '../../format/format.ts';
import { useConnection } from '../../session/hooks.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import styles from './task.module.css';

const HEIGHT = 120;
const SLOWEST = 8;
/** The list follows the strip at most this often. */
const LIST_EVERY_MS = 250;

export interface TaskPollsPanelProps {
  readonly task: TaskId;
  readonly queue: number;
  readonly now: Nanoseconds;
  readonly windowSeconds: number;
  readonly window: string;
}

/** The task's single polls: all of them as a strip, the slowest as a list. */
export function TaskPollsPanel({ task, queue, now, windowSeconds, window }: TaskPollsPanelProps) {
  const { source } = useConnection();
  const [slowest, setSlowest] = useState<readonly SlowPoll[]>([]);
  const listedAt = useRef(Number.NEGATIVE_INFINITY);
  const onPolls = useCallback((polls: TaskPolls) => {
    const time = performance.now();
    if (time - listedAt.current < LIST_EVERY_MS) return;
    listedAt.current = time;
    setSlowest(polls.slowest);
  }, []);
  const isPartial = source !== undefined && source.joinedAt > now - windowSeconds * 1e9;
  const isSent = source === undefined || source.level === 'polls' || source.level === 'everything';
  return (
    <Panel title="Polls" note={isPartial ? 'as far as they were seen since this page was opened' : window}>
      {!isSent && (
        <p className={styles.muted}>
          Single polls are recorded at the levels “polls” and “everything”, not at “{source?.level}”.
        </p>
      )}
      <PollHistory
        task={task}
        queue={queue}
        windowSeconds={windowSeconds}
        height={HEIGHT}
        limit={SLOWEST}
        onPolls={onPolls}
      />
      {slowest.length > 0 && (
        <Scroller label="Slowest polls of the task">
          <table className={`${table.table} ${table.dense}`}>
            <thead>
              <tr>
                <th scope="col">Slowest polls</th>
                <th scope="col" className={table.number}>
                  Duration
                </th>
                <th scope="col" className={table.number}>
                  Waited before
                </th>
                <th scope="col" className={table.number}>
                  Worker
                </th>
              </tr>
            </thead>
            <tbody>
              {slowest.map(({ worker, start, duration, queueDelay, running }) => (
                <tr key={`${worker}-${start}`} data-testid="task-slow-poll" data-value={duration}>
                  <th scope="row">{running ? 'running now' : formatAgo(now - start - duration)}</th>
                  <td className={table.number}>{formatDuration(duration)}</td>
                  <td className={table.number}>{running ? 'not known yet' : formatDuration(queueDelay)}</td>
                  <td className={table.number}>{worker}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
