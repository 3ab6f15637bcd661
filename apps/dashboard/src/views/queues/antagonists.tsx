import type { Overview, QueueRow } from '@pollscope/analysis';
import { useCapability, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { ViewLink } from '../../widgets/view-link.tsx';
import { filterTerm } from '../tasks/filter-term.ts';
import { type Antagonist, AntagonistTable } from './antagonist-table.tsx';
import styles from './queues.module.css';

const BUSIEST = { column: 'busy', descending: true } as const;
/** Busiest kinds of tasks that are asked for; those of the queue itself are left out. */
const ASKED = 40;
const SHOWN = 6;

export interface AntagonistsProps {
  readonly row: QueueRow;
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

/** Who ran on the queue's worker when it did not: the other queues' tasks that used most of the CPU. */
export function Antagonists({ row, overview, windowSeconds, window }: AntagonistsProps) {
  const span = useSpan(windowSeconds);
  const answered = useQuery<'tasks'>({
    kind: 'tasks',
    span,
    groupBy: 'name',
    sort: BUSIEST,
    filter: '',
    offset: 0,
    limit: ASKED,
  });
  // Elsewhere, as in Tokio, any worker may serve any queue.
  const hasHome = useCapability('fairness');
  const rivals = new Set(
    overview.queues
      .filter(({ queue, worker }) => queue !== row.queue && (!hasHome || worker === row.worker))
      .map(({ queue }) => queue),
  );
  const rows = (answered?.value.rows ?? [])
    .filter(({ queue, busy }) => rivals.has(queue) && busy > 0)
    .slice(0, SHOWN)
    .map(({ key, name, queue, queueName, busy, busyShare, pollTime, polls }): Antagonist => {
      const filter = `${filterTerm('name', name)} ${filterTerm('queue', queueName)}`;
      return {
        key,
        who: <ViewLink to={{ view: 'tasks', groupBy: 'task', filter, sort: BUSIEST }}>{name}</ViewLink>,
        queue,
        queueName,
        used: busy,
        share: busyShare,
        longest: pollTime.max,
        polls,
      };
    });
  return (
    <Panel
      title="Antagonists"
      note={`who ran ${hasHome ? 'on its worker instead' : 'as well, on all workers'}, ${window}`}
    >
      {rows.length === 0 ? (
        <p className={styles.muted}>
          No other queue{hasHome && ' of its worker'} ran in {window}.
        </p>
      ) : (
        <AntagonistTable label="Antagonists" rows={rows} shareOf="Of the time" />
      )}
    </Panel>
  );
}
