import { type ReactNode, useState } from 'react';
import { formatCount } from '../../format/format.ts';
import type { CompareColumn, CompareState } from '../../url/compare-state.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import styles from './compare.module.css';
import { AMOUNTS, type DifferenceColumn, distanceWords, TIMES } from './difference-columns.ts';
import { RangePair, type Scale, scaleOf } from './range-pair.tsx';
import { type CompareRow, orderedRows } from './rows.ts';

/** As many as one can look through; a program may have a name for each of its users. */
const LISTED = 40;

export interface DifferenceTableProps {
  readonly rows: readonly CompareRow[];
  /** What a row is. */
  readonly subject: string;
  readonly order: CompareState['order'];
  /** Key of the row that is shown in full. */
  readonly selected: string | undefined;
  readonly onOrder: (order: CompareState['order']) => void;
  readonly onSelect: (key: string) => void;
}

/** What each had before and after, and by how much it changed. */
export function DifferenceTable({ rows, subject, order, selected, onOrder, onSelect }: DifferenceTableProps) {
  const [most, setMost] = useState(LISTED);
  const ordered = orderedRows(rows, order);
  const shown = ordered.slice(0, most);
  const left = ordered.length - shown.length;
  const scale = scaleOf(rows);
  const heading = (column: CompareColumn, text: ReactNode, hint?: string) => (
    <Heading key={column} {...{ column, order, onOrder, hint }}>
      {text}
    </Heading>
  );
  return (
    <>
      <Scroller label={`Differences by ${subject.toLowerCase()}`}>
        <table className={`${table.table} ${styles.table}`}>
          <thead>
            <tr>
              {heading('name', subject)}
              <th scope="col">
                <span className="visually-hidden">Lines</span>
              </th>
              {AMOUNTS.map(({ column, heading: text, hint }) => heading(column, text, hint))}
              {TIMES.map(({ column, heading: text, hint }) => heading(column, text, hint))}
              <th scope="col" title="From p50 to p99 with a tick at p95, all rows on one logarithmic scale">
                p50 to p99, one scale
              </th>
              {heading('ks', 'KS', 'The largest difference between the shares of values up to any one value')}
              {heading('moved', 'Moved by', 'How far values moved on average (Wasserstein)')}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <Row key={row.key} row={row} scale={scale} isSelected={row.key === selected} onSelect={onSelect} />
            ))}
          </tbody>
        </table>
      </Scroller>
      {left > 0 && (
        <Button onClick={() => setMost(most + LISTED)}>Show {formatCount(Math.min(LISTED, left))} more</Button>
      )}
    </>
  );
}

interface HeadingProps {
  readonly column: CompareColumn;
  readonly order: CompareState['order'];
  readonly onOrder: (order: CompareState['order']) => void;
  readonly hint: string | undefined;
  readonly children: ReactNode;
}

function Heading({ column, order, onOrder, hint, children }: HeadingProps) {
  const isSorted = order.column === column;
  const way = order.descending ? 'descending' : 'ascending';
  return (
    <th
      scope="col"
      className={column === 'name' ? undefined : table.number}
      aria-sort={isSorted ? way : 'none'}
      title={hint}
    >
      <button
        type="button"
        className={styles.sort}
        data-sorted={isSorted}
        onClick={() => onOrder({ column, descending: isSorted ? !order.descending : column !== 'name' })}
      >
        {children}
        {isSorted && <span aria-hidden="true">{order.descending ? ' ↓' : ' ↑'}</span>}
      </button>
    </th>
  );
}

interface RowProps {
  readonly row: CompareRow;
  readonly scale: Scale;
  readonly isSelected: boolean;
  readonly onSelect: (key: string) => void;
}

function Row({ row, scale, isSelected, onSelect }: RowProps) {
  const { key, name, scope } = row;
  const { ks, words, moved } = distanceWords(row);
  const { distance } = row.of;
  const exact = distance.kind === 'known' ? distance : undefined;
  return (
    <tr data-testid="compare-row" data-value={key} data-selected={isSelected}>
      <th scope="row">
        <button
          type="button"
          aria-pressed={isSelected}
          className={styles.name}
          title={name}
          onClick={() => onSelect(key)}
        >
          <bdi>{name}</bdi>
        </button>
        {scope !== '' && <bdi className={styles.scope}>{scope}</bdi>}
      </th>
      <td className={styles.runs}>
        <span>before</span>
        <span>after</span>
        <span>change</span>
      </td>
      {[...AMOUNTS, ...TIMES].map((column) => (
        <Cell key={column.column} row={row} column={column} />
      ))}
      <td>
        <RangePair row={row} scale={scale} />
      </td>
      <td className={table.number}>
        <Datum name="ks" value={exact?.ks} className={styles.is}>
          {ks}
        </Datum>
        <span className={styles.change}>{words}</span>
      </td>
      <td className={table.number}>
        <Datum name="moved" value={exact?.wasserstein} className={styles.is}>
          {moved}
        </Datum>
      </td>
    </tr>
  );
}

function Cell({ row, column }: { readonly row: CompareRow; readonly column: DifferenceColumn }) {
  const { was, is, change, way, before, after } = column.cell(row);
  return (
    <td className={table.number}>
      <Datum name={`${column.column}-before`} value={before} className={styles.was}>
        {was}
      </Datum>
      <Datum name={`${column.column}-after`} value={after} className={styles.is}>
        {is}
      </Datum>
      <span className={styles.change} data-way={way}>
        {change}
      </span>
    </td>
  );
}
