import type { SlowPoll, TaskPolls } from '@pollscope/analysis';
import type { Nanoseconds, TaskId } from '@pollscope/protocol';
import { useCallback, useRef, useState } from 'react';
import { PollHistory } from '../../charts/polls/poll-history.tsx';
import { useCapability, useConnection } from '../../session/hooks.ts';
import { Unsupported } from '../connection/unsupported.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { PollTable } from './poll-table.tsx';
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
  const { source, state } = useConnection();
  const [slowest, setSlowest] = useState<readonly SlowPoll[]>([]);
  const listedAt = useRef(Number.NEGATIVE_INFINITY);
  const onPolls = useCallback((polls: TaskPolls) => {
    const time = performance.now();
    if (time - listedAt.current < LIST_EVERY_MS) return;
    listedAt.current = time;
    setSlowest(polls.slowest);
  }, []);
  const isTold = useCapability('polls');
  if (!isTold) return <Unsupported what="Single polls" hint="How long they took together is in the spread below." />;
  const isLive = state.kind !== 'recording';
  const isPartial = isLive && source !== undefined && source.joinedAt > now - windowSeconds * 1e9;
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
      {slowest.length > 0 && <PollTable title="Slowest polls" polls={slowest} now={now} rowName="task-slow-poll" />}
    </Panel>
  );
}
