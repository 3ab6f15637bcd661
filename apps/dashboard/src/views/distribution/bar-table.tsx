import type { Distribution } from '@pollscope/analysis';
import { formatCount, formatDuration, formatShare } from '../../format/format.ts';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import styles from './distribution.module.css';

/** The bars of a histogram as rows. */
export function BarTable({ distribution, title }: { readonly distribution: Distribution; readonly title: string }) {
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
          </tr>
        </thead>
        <tbody>
          {counts.map((count, index) => (
            <tr key={lower[index]}>
              <th scope="row">{formatDuration(lower[index])}</th>
              <td>{formatDuration(upper[index])}</td>
              <td className={table.number}>{formatCount(count)}</td>
              <td className={table.number}>{formatShare(count / percentiles.count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
