import type { TaskColumn, TaskPage, TaskRow } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, type MouseEvent, useEffect, useId, useMemo, useRef } from 'react';
import type { ViewState } from '../../url/view-state.ts';
import { useWidth } from '../../widgets/use-width.ts';
import { type ColumnPlace, columnPlaces, leastWidth } from './column-places.ts';
import type { Column } from './columns.tsx';
import styles from './task-grid.module.css';

const ROW_PX = 30;
const HEADER_PX = 34;
/** Rows kept beyond either edge, so that a turn of the wheel shows no blank ones. */
const OVERSCAN = 12;

export interface TaskGridProps {
  /** Names the set of rows and their order: another one begins at its top. */
  readonly list: string;
  readonly columns: readonly Column[];
  readonly page: TaskPage;
  /** Index of the first row of `page` among all. */
  readonly offset: number;
  readonly now: Nanoseconds;
  readonly sort: ViewState['sort'];
  readonly selected: string | undefined;
  readonly onSort: (column: TaskColumn) => void;
  readonly onSelect: (key: string | undefined) => void;
  /** The selected row is to be shown in full. */
  readonly onOpen: (key: string) => void;
  /** Which rows are in sight; `page` should follow. */
  readonly onRows: (first: number, count: number) => void;
}

/** A table of any number of rows, of which only those in sight exist. Selection follows the row's key, not its place. */
export function TaskGrid({
  list,
  columns,
  page,
  offset,
  now,
  sort,
  selected,
  onSort,
  onSelect,
  onOpen,
  onRows,
}: TaskGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const virtualizer = useVirtualizer({
    count: page.total,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: OVERSCAN,
    scrollMargin: HEADER_PX,
    scrollPaddingStart: HEADER_PX,
  });
  const items = virtualizer.getVirtualItems();
  // Rows that leave on one side come in again on the other: to change their texts costs half of making new ones.
  const slots = Math.max(items.length, Math.ceil((virtualizer.scrollRect?.height ?? 0) / ROW_PX) + 1 + 2 * OVERSCAN);
  const first = items[0]?.index ?? 0;
  const count = items.length;
  useEffect(() => onRows(first, count), [first, count, onRows]);
  useEffect(() => {
    scroller.current?.scrollTo({ top: 0 });
  }, [list]);

  const rowAt = (index: number): TaskRow | undefined => page.rows[index - offset];
  const selectedIndex = page.rows.findIndex(({ key }) => key === selected) + offset;
  const hasSelected = selectedIndex >= offset;

  const onKeyDown = (event: KeyboardEvent): void => {
    const target = moveTo(event.key, hasSelected ? selectedIndex : undefined, page.total);
    if (event.key === 'Escape') onSelect(undefined);
    if (event.key === 'Enter' && event.target === scroller.current && selected !== undefined) onOpen(selected);
    if (target === undefined) return;
    event.preventDefault();
    virtualizer.scrollToIndex(target);
    const row = rowAt(target);
    if (row !== undefined) onSelect(row.key);
  };

  const onClick = ({ target, defaultPrevented }: MouseEvent): void => {
    // A link inside the row was followed.
    if (defaultPrevented) return;
    const key = target instanceof Element ? target.closest<HTMLElement>('[data-key]')?.dataset['key'] : undefined;
    if (key !== undefined) onSelect(key === selected ? undefined : key);
  };

  const width = useWidth(scroller);
  const places = useMemo(() => columnPlaces(columns, width), [columns, width]);
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label="Tasks"
      aria-rowcount={page.total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={hasSelected ? `${id}-${selected}` : undefined}
      tabIndex={0}
      onClick={onClick}
      onKeyDown={onKeyDown}
    >
      <div style={{ minWidth: leastWidth(columns) }} role="presentation">
        <div className={styles.header} role="rowgroup">
          <div className={styles.row} role="row" aria-rowindex={1}>
            {columns.map((column, index) => (
              <Heading key={column.id} column={column} place={places[index]} sort={sort} onSort={onSort} />
            ))}
          </div>
        </div>
        <div role="rowgroup" style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
          {items.map(({ index, start }) => {
            const row = rowAt(index);
            return (
              <Row
                key={index % slots}
                id={row === undefined ? undefined : `${id}-${row.key}`}
                row={row}
                index={index}
                top={start - HEADER_PX}
                columns={columns}
                places={places}
                now={now}
                isSelected={row !== undefined && row.key === selected}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly id: string | undefined;
  /** Undefined until its figures come. */
  readonly row: TaskRow | undefined;
  readonly index: number;
  readonly top: number;
  readonly columns: readonly Column[];
  readonly places: readonly ColumnPlace[];
  readonly now: Nanoseconds;
  readonly isSelected: boolean;
}

/** Kept as it is while the table is scrolled: of a thousand cells in sight only those of new rows are made. */
const Row = memo(function Row({ id, row, index, top, columns, places, now, isSelected }: RowProps) {
  return (
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-testid={row === undefined ? undefined : 'task-row'}
      data-key={row?.key}
      className={`${styles.row} ${styles.data}`}
      style={{ transform: `translateY(${top}px)` }}
    >
      {columns.map(({ id: column, align, cell, value }, at) => (
        <span
          key={column}
          role="gridcell"
          className={align === 'end' ? styles.end : styles.start}
          style={places[at]}
          data-column={column}
          data-value={row === undefined ? undefined : value(row)}
        >
          {row === undefined ? '' : cell(row, now)}
        </span>
      ))}
    </div>
  );
});

const ARROWS = { ascending: '↑', descending: '↓' } as const;

interface HeadingProps {
  readonly column: Column;
  readonly place: ColumnPlace | undefined;
  readonly sort: ViewState['sort'];
  readonly onSort: (column: TaskColumn) => void;
}

function Heading({ column, place, sort, onSort }: HeadingProps) {
  const sorted = column.sort === sort.column;
  const order = sort.descending ? 'descending' : 'ascending';
  return (
    <span
      role="columnheader"
      aria-sort={sorted ? order : 'none'}
      className={column.align === 'end' ? styles.end : styles.start}
      style={place}
    >
      <button type="button" className={styles.heading} title={column.hint} onClick={() => onSort(column.sort)}>
        {column.heading}
        <span className={styles.arrow} aria-hidden="true">
          {sorted && ARROWS[order]}
        </span>
      </button>
    </span>
  );
}

/** Rows that Page Up and Page Down move by. */
const PAGE_ROWS = 20;

function moveTo(key: string, from: number | undefined, total: number): number | undefined {
  if (total === 0) return undefined;
  const clamp = (index: number): number => Math.max(0, Math.min(total - 1, index));
  switch (key) {
    case 'ArrowDown':
      return from === undefined ? 0 : clamp(from + 1);
    case 'ArrowUp':
      return from === undefined ? 0 : clamp(from - 1);
    case 'PageDown':
      return clamp((from ?? 0) + PAGE_ROWS);
    case 'PageUp':
      return clamp((from ?? 0) - PAGE_ROWS);
    case 'Home':
      return 0;
    case 'End':
      return total - 1;
    default:
      return undefined;
  }
}
