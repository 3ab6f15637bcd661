import type { Strip, StripMetric } from '@pollscope/analysis';
import { formatDuration, formatSamples, MISSING } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { METRICS } from './metrics.ts';
import type { StripQueue } from './strip-plot.ts';

/** Rows of the table: enough to see a course, few enough to read. */
const ROWS = 10;

export interface StripTableProps {
  readonly metric: StripMetric;
  readonly windowSeconds: number;
  readonly queues: readonly StripQueue[];
}

/** The strip in figures: the same metric over ten wider columns, merged from the same windows. */
export function StripTable({ metric, windowSeconds, queues }: StripTableProps) {
  const span = useSpan(windowSeconds);
  const column = (useWindow(windowSeconds).seconds / ROWS) * 1e9;
  const shown = queues.map(({ queue }) => queue);
  const strip = useQuery<'strip'>({ kind: 'strip', span, column, metric, queues: shown })?.value;
  const { label } = METRICS[metric];
  return (
    <Scroller label={`${label} as a table`}>
      <table className={`${table.table} ${table.dense}`}>
        <caption className="visually-hidden">
          {label} per queue in stretches of {formatDuration(column)}, newest first
        </caption>
        <thead>
          <tr>
            <th scope="col">{formatDuration(column)} until</th>
            {strip?.series.map(({ queue, name }) => (
              <th key={queue} scope="col" className={table.number}>
                <QueueName queue={queue} name={name} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{strip !== undefined && <Rows strip={strip} metric={metric} />}</tbody>
      </table>
    </Scroller>
  );
}

function Rows({ strip, metric }: { readonly strip: Strip; readonly metric: StripMetric }) {
  const newest = strip.time.at(-1) ?? 0;
  const rows = Array.from(strip.time, (time, index) => ({ time, index }))
    .toReversed()
    .slice(0, ROWS);
  return rows.map(({ time, index }) => (
    <tr key={time}>
      <th scope="row">{time === newest ? 'now' : `${formatDuration(newest - time)} ago`}</th>
      {strip.series.map(({ queue, values, counts }) => (
        <Cell key={queue} value={values[index] ?? Number.NaN} samples={counts[index] ?? 0} metric={metric} />
      ))}
    </tr>
  ));
}

interface CellProps {
  readonly value: number;
  readonly samples: number;
  readonly metric: StripMetric;
}

function Cell({ value, samples, metric }: CellProps) {
  const { format, enough } = METRICS[metric];
  const few = enough !== undefined && samples < enough;
  return (
    <td className={table.number}>
      <span className={few ? table.muted : undefined}>{Number.isNaN(value) ? MISSING : format(value)}</span>
      {enough !== undefined && <span className={table.muted}> · {formatSamples(samples)}</span>}
    </td>
  );
}
