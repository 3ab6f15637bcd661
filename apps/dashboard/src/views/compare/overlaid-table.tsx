import type { OverlaidBars } from '@pollscope/analysis';
import { formatDuration, formatShare, formatShareError } from '../../format/format.ts';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import distribution from '../distribution/distribution.module.css';

/** The bars of two distributions as rows. */
export function OverlaidTable({ bars, title }: { readonly bars: OverlaidBars; readonly title: string }) {
  const { lower, upper, a, b } = bars;
  return (
    <Scroller label={`${title} as a table`} className={distribution.tall}>
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className={table.number}>
              Share before
            </th>
            <th scope="col" className={table.number}>
              Share after
            </th>
            <th scope="col" className={table.number}>
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {lower.map((from, index) => {
            const [before, after] = [a[index] ?? 0, b[index] ?? 0];
            return (
              <tr key={from}>
                <th scope="row">{formatDuration(from)}</th>
                <td>{formatDuration(upper[index])}</td>
                <td className={table.number}>{formatShare(before)}</td>
                <td className={table.number}>{formatShare(after)}</td>
                <td className={table.number}>{formatShareError(after - before)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}
