import type { Overview, Percentiles, QueueRow, Strip } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import {
  FEW_SAMPLES,
  formatCompact,
  formatCount,
  formatDuration,
  formatIndex,
  formatRate,
  formatShare,
  formatShareError,
  formatSignedDuration,
} from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { queueStyle } from '../../theme/queue-style.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { Sparkline } from '../../widgets/sparkline.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { ViewLink } from '../../widgets/view-link.tsx';
import { othersOf } from './others-of.ts';
import { OthersRow } from './others-row.tsx';
import { ShareBars } from './share-bars.tsx';
import { useCalm } from './use-calm.ts';
import { type Told, useTold } from './use-told.ts';
import { useTopQueues } from './use-top-queues.ts';
import styles from './queue-table.module.css';

/** As many points as the sparkline can show. */
const SPARK_COLUMNS = 48;
/** As many as one can look through; a program may have a queue for each of its users. */
export const LISTED = 40;
/** Beyond this many points of the CPU a queue is worth a mark. */
const MARKED_ERROR = 0.05;

export interface QueueTableProps {
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
  /** Queues that are listed one by one; the others are one row. */
  readonly most?: number;
  /** Below the table when there are others: the way to them. */
  readonly more?: ReactNode;
}

/** Fairness: what each queue was owed and what it got. */
export function QueueTable({ overview: latest, windowSeconds, window, most = LISTED, more }: QueueTableProps) {
  const overview = useCalm(latest);
  const span = useSpan(windowSeconds);
  const { seconds } = useWindow(windowSeconds);
  const column = (Math.ceil((seconds * 10) / SPARK_COLUMNS) / 10) * 1e9;
  const told = useTold();
  const { jain, queues, policy } = overview;
  const top = useTopQueues(queues, most);
  const rows = queues.filter(({ queue }) => top.includes(queue));
  const others = othersOf(overview, rows);
  const lag = useQuery<'course'>({ kind: 'course', span, column, metric: 'lag', queues: top })?.value;
  return (
    <Panel
      title="Queues"
      note={`${window}, policy ${policy}${others === undefined ? '' : `, the ${formatCount(rows.length)} busiest of ${formatCount(rows.length + others.queues)}`}`}
      controls={
        told.fairness && (
          <p
            className={styles.jain}
            title="Jain’s index over received / entitled: 1 is perfectly fair, 1/n is one queue taking all"
          >
            Jain’s index{' '}
            <Datum name="jain" value={jain} className={styles.jainValue}>
              {formatIndex(jain)}
            </Datum>
            {jain === undefined && <span className={table.muted}> fewer than two queues had work</span>}
          </p>
        )
      }
    >
      <Scroller label="Queues">
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              {told.fairness && (
                <th scope="col" className={table.number}>
                  Weight
                </th>
              )}
              <th scope="col" className={styles.shareColumn}>
                {told.fairness ? 'CPU share: received over entitled' : 'CPU share received'}
              </th>
              {told.fairness && (
                <th
                  scope="col"
                  className={table.number}
                  title="Received minus entitled, in percentage points of the CPU"
                >
                  Error
                </th>
              )}
              {told.vruntime && (
                <>
                  <th
                    scope="col"
                    className={table.number}
                    title="CPU time that the policy still owes the queue (+) or gave it in excess (−)"
                  >
                    Lag now
                  </th>
                  <th scope="col">Lag over time</th>
                </>
              )}
              <th scope="col" className={table.number} title="Runnable tasks now, and the most in the window">
                Depth · most
              </th>
              <th scope="col" className={table.number}>
                Delay p50
              </th>
              <th scope="col" className={table.number}>
                p95
              </th>
              <th scope="col" className={table.number}>
                p99
              </th>
              <th scope="col" className={table.number}>
                Poll p95
              </th>
              <th scope="col" className={table.number}>
                Polls
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.queue} row={row} windowSeconds={seconds} lag={lag} told={told} />
            ))}
            {others !== undefined && <OthersRow others={others} windowSeconds={seconds} told={told} />}
          </tbody>
        </table>
      </Scroller>
      {others !== undefined && more}
      {!told.fairness && (
        <p className={table.muted}>This source tells no weights, so what a queue was entitled to is not known.</p>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly told: Told;
  readonly row: QueueRow;
  readonly windowSeconds: number;
  readonly lag: Strip | undefined;
}

function Row({ row, windowSeconds, lag, told }: RowProps) {
  const { queue, name, weight, receivedShare, entitledShare, queueDelay, pollTime } = row;
  const error = receivedShare - entitledShare;
  const test = `queue-${name}`;
  const course = lag?.series.find((series) => series.queue === queue)?.values;
  return (
    <tr>
      <th scope="row">
        <ViewLink to={{ view: 'queues', queue: name }} className={styles.link}>
          <QueueName queue={queue} name={name} />
        </ViewLink>
      </th>
      {told.fairness && (
        <td className={table.number}>
          <Datum name={`${test}-weight`} value={weight}>
            {formatCompact(weight)}
          </Datum>
        </td>
      )}
      <td className={styles.shareColumn}>
        <ShareBars received={receivedShare} entitled={entitledShare} variable={queueStyle(queue).variable} />
        <span className={styles.shares}>
          <Datum name={`${test}-received-share`} value={receivedShare} className={styles.received}>
            {formatShare(receivedShare)}
          </Datum>
          {told.fairness && (
            <Datum name={`${test}-entitled-share`} value={entitledShare} className={table.muted}>
              {' '}
              of {formatShare(entitledShare)}
            </Datum>
          )}
        </span>
      </td>
      {told.fairness && (
        <td className={table.number}>
          <Datum
            name={`${test}-share-error`}
            value={error}
            className={Math.abs(error) >= MARKED_ERROR ? styles.marked : undefined}
          >
            {formatShareError(error)}
          </Datum>
        </td>
      )}
      {told.vruntime && (
        <>
          <td className={table.number}>
            <Datum name={`${test}-lag`} value={row.lag}>
              {formatSignedDuration(row.lag)}
            </Datum>
          </td>
          <td>
            {course !== undefined && (
              <Sparkline
                values={course}
                variable={queueStyle(queue).variable}
                label={`Lag of ${name} over the window`}
              />
            )}
          </td>
        </>
      )}
      <td className={table.number}>
        <Datum name={`${test}-depth`} value={row.depth}>
          {formatCompact(row.depth)}
        </Datum>
        <span className={table.muted}> · {formatCompact(row.depthMax)}</span>
      </td>
      <QuantileCell name={`${test}-delay-p50`} of={queueDelay} quantile="p50" />
      <QuantileCell name={`${test}-delay-p95`} of={queueDelay} quantile="p95" />
      <QuantileCell name={`${test}-delay-p99`} of={queueDelay} quantile="p99" />
      <QuantileCell name={`${test}-poll-p95`} of={pollTime} quantile="p95" />
      <td className={table.number}>
        <Datum name={`${test}-polls`} value={row.polls}>
          {formatCount(row.polls)}
        </Datum>
        <span className={table.muted}> · {formatRate(row.polls / windowSeconds)}</span>
      </td>
    </tr>
  );
}

interface QuantileCellProps {
  readonly name: string;
  readonly of: Percentiles;
  readonly quantile: 'p50' | 'p95' | 'p99';
}

/** A quantile, or how many samples there are when they are too few for one. */
function QuantileCell({ name, of, quantile }: QuantileCellProps) {
  const enough = of.count >= FEW_SAMPLES;
  return (
    <td className={table.number} title={`n = ${formatCount(of.count)}`}>
      <Datum name={name} value={enough ? of[quantile] : undefined} className={enough ? undefined : table.muted}>
        {enough ? formatDuration(of[quantile]) : `n = ${of.count}`}
      </Datum>
    </td>
  );
}
