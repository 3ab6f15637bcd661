import type { QueueRow, QueueService } from '@pollscope/analysis';
import { useState } from 'react';
import { formatAgo, formatCount, formatDuration } from '../../format/format.ts';
import { useCapability, useConnection, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import styles from './queues.module.css';
import service from './service.module.css';
import { ServiceBars } from './service-bars.tsx';
import { StarvedStretches } from './starved-stretches.tsx';

/** As many as can be told apart, of a second at least unless the stretch under view is short. */
const COLUMNS = 60;
const STRETCHES = 8;

const PARTS = [
  { part: 'run', label: 'Run', hint: 'One of its tasks was being polled' },
  { part: 'starve', label: 'Starve', hint: 'It had runnable tasks, and none was being polled' },
  { part: 'wait', label: 'Wait', hint: 'It had nothing to do' },
] as const;

export interface ServicePanelProps {
  readonly row: QueueRow;
  readonly windowSeconds: number;
}

/** How the queue spent its time, second by second, and the longest stretches in which it got none. */
export function ServicePanel({ row, windowSeconds }: ServicePanelProps) {
  const isTold = useCapability('queueDelay');
  const hasPolls = useCapability('polls');
  const level = useConnection().source?.level;
  const { seconds, label } = useWindow(windowSeconds);
  const [asTable, setAsTable] = useState(false);
  const column = columnOf(seconds);
  const span = useSpan(windowSeconds);
  const answered = useQuery<'queueService'>({
    kind: 'queueService',
    span,
    column,
    queue: row.queue,
    limit: STRETCHES,
  });
  if (!isTold) return <Unsupported what="Queue delays" hint="So it is not known when the queue starved." />;
  if (!hasPolls) return <Unsupported what="Single polls" hint="What the queue received of the CPU is shown above." />;
  if (answered === undefined) return undefined;
  const { total, stretches } = answered.value;
  const title = 'Where its time went';
  return (
    <Panel
      title={title}
      note={`${label}, columns of ${formatDuration(column)}, from the polls received one by one`}
      controls={<TableToggle of={title} shown={asTable} onChange={setAsTable} />}
    >
      {total === undefined ? (
        <p className={styles.muted}>
          No single poll of {label} was received. They come at the levels “polls” and “everything”
          {level === undefined ? '' : `; now it is “${level}”`}.
        </p>
      ) : (
        <>
          <dl className={service.parts}>
            {PARTS.map(({ part, label: name, hint }) => (
              <div key={part} title={hint}>
                <dt data-part={part}>{name}</dt>
                <dd>
                  <Datum name={`service-${row.name}-${part}`} value={total[part]}>
                    {formatCount(total[part] * 1000)} ms/s
                  </Datum>
                </dd>
              </div>
            ))}
          </dl>
          {asTable ? (
            <ServiceTable service={answered.value} now={answered.end} title={title} />
          ) : (
            <ServiceBars service={answered.value} label={`${title}: run, starve and wait of each column`} />
          )}
          <StarvedStretches queue={row.queue} stretches={stretches} now={answered.end} windowSeconds={windowSeconds} />
        </>
      )}
    </Panel>
  );
}

/** Seconds, or a hundredth of one and up where less than ten of them are under view. */
function columnOf(seconds: number): number {
  if (seconds >= 10) return Math.ceil(seconds / COLUMNS) * 1e9;
  return Math.max(1e6, Math.ceil((seconds * 100) / COLUMNS) * 1e7);
}

interface ServiceTableProps {
  readonly service: QueueService;
  readonly now: number;
  readonly title: string;
}

function ServiceTable({ service: { time, run, starve, wait }, now, title }: ServiceTableProps) {
  const text = (share: number | undefined): string =>
    share === undefined || Number.isNaN(share) ? '–' : formatCount(share * 1000);
  return (
    <Scroller label={`${title} as a table`}>
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">When</th>
            {PARTS.map(({ part, label }) => (
              <th key={part} scope="col" className={table.number}>
                {label}, ms/s
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(time, (middle, column) => (
            <tr key={middle}>
              <th scope="row">{formatAgo(now - middle)}</th>
              {[run, starve, wait].map((values, part) => (
                <td key={PARTS[part]?.part} className={table.number}>
                  {text(values[column])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
