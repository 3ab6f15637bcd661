import type { Overview, SlowPoll } from '@pollscope/analysis';
import { formatAgo, formatDuration } from '../../format/format.ts';
import { useCapability, useConnection } from '../../session/hooks.ts';
import { Unsupported } from '../connection/unsupported.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { TaskLink } from '../task/task-link.tsx';
import styles from './slowest-polls.module.css';

/** As many as stand beside the strip without scrolling. */
const SHOWN = 10;

export interface SlowestPollsProps {
  readonly overview: Overview;
  readonly window: string;
}

/** The longest polls of the window; those in progress come first. */
export function SlowestPolls({ overview, window }: SlowestPollsProps) {
  const { source } = useConnection();
  const rows = overview.slowest.slice(0, SHOWN);
  const isTold = useCapability('polls');
  if (!isTold && rows.length === 0) {
    return <Unsupported what="Single polls" hint="The tasks with the longest are in the table of tasks." />;
  }
  const isPartial = source !== undefined && source.joinedAt > Math.max(0, overview.range.from);
  return (
    <Panel title="Slowest polls" note={isPartial ? 'seen since this page was opened' : window}>
      {rows.length === 0 ? (
        <p className={styles.none}>No poll in {window}.</p>
      ) : (
        <ol className={styles.list}>
          {rows.map((row) => (
            <Row key={`${row.worker}-${row.start}`} row={row} now={overview.range.to} />
          ))}
        </ol>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly row: SlowPoll;
  readonly now: number;
}

function Row({ row, now }: RowProps) {
  const { taskName, task, queue, queueName, duration, start, queueDelay, running } = row;
  return (
    <li className={styles.row} data-testid="slow-poll" data-value={duration} data-running={running}>
      <span className={styles.duration}>{formatDuration(duration)}</span>
      <span className={styles.body}>
        <span className={styles.name}>
          <TaskLink task={{ id: task, name: taskName }} />
        </span>
        <span className={styles.facts}>
          <QueueName queue={queue} name={queueName} />
          <span className={running ? styles.running : undefined}>
            {running ? 'running now' : formatAgo(now - start - duration)}
          </span>
          {!running && <span>waited {formatDuration(queueDelay)}</span>}
        </span>
      </span>
    </li>
  );
}
