import type { OtherQueues } from '@pollscope/analysis';
import { formatCompact, formatCount, formatRate, formatShare, MISSING } from '../../format/format.ts';
import { Datum } from '../../widgets/datum.tsx';
import table from '../../widgets/table.module.css';
import { ShareBars } from './share-bars.tsx';
import type { Told } from './use-told.ts';
import styles from './queue-table.module.css';

export interface OthersRowProps {
  readonly others: OtherQueues;
  readonly windowSeconds: number;
  readonly told: Told;
}

/** The queues that have no row of their own, as one: sums, and no quantiles, which of many queues would say little. */
export function OthersRow({ others, windowSeconds, told }: OthersRowProps) {
  const { queues, receivedShare, entitledShare, depth, depthMax, polls } = others;
  const untold = <td className={`${table.number} ${table.muted}`}>{MISSING}</td>;
  return (
    <tr className={styles.others}>
      <th scope="row">
        <Datum name="queues-others" value={queues}>
          {formatCount(queues)} {queues === 1 ? 'other' : 'others'}
        </Datum>
      </th>
      {told.fairness && untold}
      <td className={styles.shareColumn}>
        <ShareBars received={receivedShare} entitled={entitledShare} variable="--ink-3" />
        <span className={styles.shares}>
          <Datum name="queues-others-received-share" value={receivedShare} className={styles.received}>
            {formatShare(receivedShare)}
          </Datum>
          {told.fairness && <span className={table.muted}> of {formatShare(entitledShare)}</span>}
        </span>
      </td>
      {told.fairness && untold}
      {told.vruntime && (
        <>
          {untold}
          {untold}
        </>
      )}
      <td className={table.number} title="Of all of them now, and the most in one">
        {formatCompact(depth)}
        <span className={table.muted}> · {formatCompact(depthMax)}</span>
      </td>
      {untold}
      {untold}
      {untold}
      {untold}
      <td className={table.number}>
        {formatCount(polls)}
        <span className={table.muted}> · {formatRate(polls / windowSeconds)}</span>
      </td>
    </tr>
  );
}
