import type { TimeRange } from '@pollscope/analysis';
import type { QueueId } from '@pollscope/protocol';
import { formatDuration, formatShare } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { TaskLink } from '../task/task-link.tsx';
import { type Antagonist, AntagonistTable } from './antagonist-table.tsx';
import styles from './queues.module.css';

const SHOWN = 5;

export interface StretchAntagonistsProps {
  readonly queue: QueueId;
  readonly stretch: TimeRange;
  readonly windowSeconds: number;
}

/** Who had the worker in one stretch in which the queue starved. */
export function StretchAntagonists({ queue, stretch, windowSeconds }: StretchAntagonistsProps) {
  const span = useSpan(windowSeconds);
  const answered = useQuery<'antagonists'>({ kind: 'antagonists', span, queue, range: stretch, limit: SHOWN });
  if (answered === undefined) return undefined;
  const { rows, outside, isKnown } = answered.value;
  if (!isKnown) return <p className={styles.muted}>The polls of that time are not held any more.</p>;
  const length = stretch.to - stretch.from;
  return (
    <>
      {rows.length > 0 && (
        <AntagonistTable
          label="Who ran in the stretch"
          shareOf="Of the stretch"
          rows={rows.map(
            ({ name, slowest, ...row }): Antagonist => ({
              ...row,
              key: `${row.queue}:${name}`,
              who: <TaskLink task={slowest} />,
            }),
          )}
        />
      )}
      {outside > length / 100 && (
        <p className={styles.muted}>
          For {formatDuration(outside)} of it ({formatShare(outside / length)}) no task of its worker was polled: the
          event loop or code outside of tasks had it.
        </p>
      )}
    </>
  );
}
