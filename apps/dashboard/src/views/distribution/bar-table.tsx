import type { Distribution } from '@pollscope/analysis';
import type { BarBounds } from '../../charts/recharts/bar-rows.ts';
import { formatCount, formatDuration, formatShare } from '../../format/format.ts';
import { Button } from '../../widgets/button.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import styles from './distribution.module.css';

export interface BarTableProps {
  readonly distribution: Distribution;
  readonly title: string;
  /** A bar was chosen. */
  readonly onBar?: (bar: BarBounds) => void;
}

/** The bars of a histogram as rows. */
export function BarTable({ distribution, title, onBar }: BarTableProps) {
  const { lower, upper, counts, percentiles } = distribution;
  return (
    <Scroller label={`${title} as a table`} className={styles.tall}>
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className={table.number}>
              Count
            </th>
            <th scope="col" className={table.number}>
              Share
            </th>
            {onBar !== undefined && <th scope="col">Polls</th>}
          </tr>
        </thead>
        <tbody>
          {counts.map((count, index) => (
            <tr key={lower[index]}>
              <th scope="row">{formatDuration(lower[index])}</th>
              <td>{formatDuration(upper[index])}</td>
              <td className={table.number}>{formatCount(count)}</td>
              <td className={table.number}>{formatShare(count / percentiles.count)}</td>
              {onBar !== undefined && (
                <td>
                  <Button look="quiet" disabled={count === 0} onClick={() => onBar(boundsAt(distribution, index))}>
                    List the polls
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function boundsAt({ lower, upper }: Distribution, index: number): BarBounds {
  return { lower: lower[index] ?? 0, upper: upper[index] ?? 0 };
}
