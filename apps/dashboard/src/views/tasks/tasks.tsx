import type { TaskColumn, TaskGrouping } from '@pollscope/analysis';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { formatCount } from '../../format/format.ts';
import { useQuery, useSession } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { useView, useViewLocation } from '../../url/use-view.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { Message } from '../../widgets/message.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { ColumnMenu } from './column-menu.tsx';
import { COLUMNS } from './columns.tsx';
import { FilterBox } from './filter-box.tsx';
import { isAsked, PRESETS } from './presets.ts';
import { TaskGrid } from './task-grid.tsx';
import styles from './tasks.module.css';

/** Rows are asked for in steps, so that scrolling does not make a new query for every row. */
const STEP = 50;
/** Beyond what is in sight: a turn of the wheel is over before it has passed so many. */
const ROWS_AHEAD = 100;

/** Columns that begin with A when they are first sorted by; of figures the largest comes first. */
const TEXTS: ReadonlySet<TaskColumn> = new Set(['name', 'queue', 'location']);

const GROUPS = [
  { value: 'task', label: 'Each task' },
  { value: 'name', label: 'By name' },
  { value: 'queue', label: 'By queue' },
  { value: 'location', label: 'By location', hint: 'By where in the program they are spawned' },
] as const;

const NOUNS: Readonly<Record<TaskGrouping, { readonly one: string; readonly many: string }>> = {
  task: { one: 'task', many: 'tasks' },
  name: { one: 'name', many: 'names' },
  queue: { one: 'queue', many: 'queues' },
  location: { one: 'location', many: 'locations' },
};

/** Every task of the window, sorted, filtered and grouped in the worker. */
export function TasksView() {
  const view = useView();
  const { sort, filter, groupBy, selected, hiddenColumns } = view;
  const location = useViewLocation();
  const session = useSession();
  const span = useSpan(view.windowSeconds);
  const window = useWindow(view.windowSeconds).label;
  const [rows, setRows] = useState({ offset: 0, limit: STEP + ROWS_AHEAD });
  const answered = useQuery<'tasks'>({ kind: 'tasks', span, groupBy, sort, filter, ...rows });
  const onRows = useCallback((first: number, count: number) => {
    const offset = Math.floor(Math.max(0, first - ROWS_AHEAD) / STEP) * STEP;
    const limit = Math.ceil((first + count + ROWS_AHEAD - offset) / STEP) * STEP;
    setRows((known) => (known.offset === offset && known.limit === limit ? known : { offset, limit }));
  }, []);

  useEffect(() => {
    if (answered !== undefined) session.drawn(answered.end);
  }, [answered, session]);

  const onSort = (column: TaskColumn): void => {
    const descending = column === sort.column ? !sort.descending : !TEXTS.has(column);
    location.push({ sort: { column, descending } });
  };
  const page = answered?.value;
  const columns = COLUMNS[groupBy];
  const shown = useMemo(
    () => columns.filter(({ id }, index) => index === 0 || !hiddenColumns.includes(id)),
    [columns, hiddenColumns],
  );
  return (
    <section className={styles.page} aria-labelledby="tasks-title">
      <header className={styles.header}>
        <h1 id="tasks-title" className={styles.title}>
          Tasks
        </h1>
        <p className={styles.count}>
          {page !== undefined && (
            <Datum name="task-count" value={page.total}>
              {formatCount(page.total)} {NOUNS[groupBy][page.total === 1 ? 'one' : 'many']}
            </Datum>
          )}{' '}
          in {window}
        </p>
        <div className={styles.controls}>
          {PRESETS.map((preset) => (
            <Button
              key={preset.label}
              title={preset.hint}
              aria-pressed={isAsked(preset, view)}
              onClick={() => location.push(preset.asks)}
            >
              {preset.label}
            </Button>
          ))}
          <Segmented
            label="Rows"
            options={GROUPS}
            value={groupBy}
            onChange={(next) => location.push({ groupBy: next, selected: undefined })}
          />
          <FilterBox
            value={filter}
            errors={page?.filterErrors ?? []}
            onChange={(next) => location.replace({ filter: next })}
          />
          <ColumnMenu
            columns={columns}
            hidden={hiddenColumns}
            onChange={(hidden) => location.replace({ hiddenColumns: hidden })}
          />
        </div>
      </header>
      {page !== undefined && page.total === 0 && (
        <Message title={filter === '' ? `No task lived in the last ${window}` : `No task matches “${filter}”`}>
          <p>
            {filter === ''
              ? 'Tasks show up here when the program spawns them.'
              : 'Clear the filter, or choose a longer window.'}
          </p>
          {filter !== '' && <Button onClick={() => location.replace({ filter: '' })}>Clear filter</Button>}
        </Message>
      )}
      {answered !== undefined && answered.value.total > 0 && (
        <TaskGrid
          list={`${sort.column}-${sort.descending}-${groupBy}-${filter}`}
          columns={shown}
          page={answered.value}
          // The rows at hand may still be those asked for before a scroll.
          offset={answered.query.offset}
          now={answered.end}
          sort={sort}
          selected={selected}
          onSort={onSort}
          onSelect={(key) => location.replace({ selected: key })}
          onOpen={(key) => {
            if (groupBy === 'task') location.push({ view: 'task', selected: key });
          }}
          onRows={onRows}
        />
      )}
    </section>
  );
}
