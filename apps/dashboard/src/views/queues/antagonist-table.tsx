import type { AntagonistRow } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatShare } from '../../format/format.ts';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';

/** A row, and what stands in it for who it is. */
export interface Antagonist extends Omit<AntagonistRow, 'slowest' | 'name'> {
  readonly who: ReactNode;
  readonly key: string;
}

export interface AntagonistTableProps {
  readonly label: string;
  readonly rows: readonly Antagonist[];
  /** What the share is of. */
  readonly shareOf: string;
}

/** Who ran, for how long, and how long at a time. */
export function AntagonistTable({ label, rows, shareOf }: AntagonistTableProps) {
  return (
    <Scroller label={label}>
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">Tasks</th>
            <th scope="col">Queue</th>
            {['Used', shareOf, 'Longest poll', 'Polls'].map((heading) => (
              <th key={heading} scope="col" className={table.number}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, who, queue, queueName, used, share, longest, polls }) => (
            <tr key={key} data-testid="antagonist" data-value={queueName}>
              <th scope="row">{who}</th>
              <td>
                <QueueName queue={queue} name={queueName} />
              </td>
              <td className={table.number}>{formatDuration(used)}</td>
              <td className={table.number} data-testid="antagonist-share" data-value={share}>
                {formatShare(share)}
              </td>
              <td className={table.number} data-testid="antagonist-longest" data-value={longest}>
                {formatDuration(longest)}
              </td>
              <td className={table.number}>{formatCount(polls)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
