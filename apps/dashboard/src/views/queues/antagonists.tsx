import type { Overview, QueueRow } from '@pollscope/analysis';
import { formatCount, formatDuration, formatShare, formatShareError, MISSING } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { ViewLink } from '../../widgets/view-link.tsx';
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
  const rivals = new Map(
    overview.queues
      .filter(({ queue, worker }) => queue !== row.queue && worker === row.worker)
      .map((rival) => [rival.queue, rival]),
  );
  const tasks = answered?.value.rows.filter(({ queue, busy }) => rivals.has(queue) && busy > 0).slice(0, SHOWN) ?? [];
  return (
    <Panel title="Antagonists" note={`who ran on its worker instead, ${window}`}>
      {tasks.length === 0 ? (
        <p className={styles.muted}>No other queue of its worker ran in {window}.</p>
      ) : (
        <Scroller label="Antagonists">
          <table className={`${table.table} ${table.dense}`}>
            <thead>
              <tr>
                <th scope="col">Tasks</th>
                <th scope="col">Queue</th>
                <th
                  scope="col"
                  className={table.number}
                  title="Received minus entitled, in percentage points of the CPU"
                >
                  Queue’s share error
                </th>
                {['Used', 'Of the time', 'Longest poll', 'Polls'].map((heading) => (
                  <th key={heading} scope="col" className={table.number}>
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {tasks.map(({ key, name, queue, queueName, busy, busyShare, pollTime, polls }) => (
                <tr key={key} data-testid="antagonist" data-value={queueName}>
                  <th scope="row">
                    <ViewLink to={{ view: 'tasks', groupBy: 'task', filter: name, sort: BUSIEST }}>{name}</ViewLink>
                  </th>
                  <td>
                    <QueueName queue={queue} name={queueName} />
                  </td>
                  <td className={table.number}>{errorText(rivals.get(queue))}</td>
                  <td className={table.number}>{formatDuration(busy)}</td>
                  <td className={table.number}>{formatShare(busyShare)}</td>
                  <td className={table.number}>{formatDuration(pollTime.max)}</td>
                  <td className={table.number}>{formatCount(polls)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}

function errorText(rival: QueueRow | undefined): string {
  return rival === undefined ? MISSING : formatShareError(rival.receivedShare - rival.entitledShare);
}
