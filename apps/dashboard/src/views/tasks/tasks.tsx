import type { TaskColumn } from '@pollscope/analysis';
import { useCallback, useEffect, useState } from 'react';
import { formatCount } from '../../format/format.ts';
import { windowLabel } from '../../format/window.ts';
import { useQuery, useSession } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useView, useViewLocation } from '../../url/use-view.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { Message } from '../../widgets/message.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { GROUP_COLUMNS, TASK_COLUMNS } from './columns.tsx';
import { isSameSort, PRESETS } from './presets.ts';
import { TaskGrid } from './task-grid.tsx';
import styles from './tasks.module.css';

/** Rows are asked for in steps, so that scrolling does not make a new query for every row. */
const STEP = 50;

const GROUPS = [
  { value: 'task', label: 'Each task' },
  { value: 'name', label: 'By name' },
] as const;

const NOUNS = {
  task: { one: 'task', many: 'tasks' },
  name: { one: 'name', many: 'names' },
} as const;

/** Every task of the window, sorted, filtered and grouped in the worker. */
export function TasksView() {
  const { windowSeconds, sort, filter, groupBy, selected } = useView();
  const location = useViewLocation();
  const session = useSession();
  const span = useSpan(windowSeconds);
  const [rows, setRows] = useState({ offset: 0, limit: STEP });
  const answered = useQuery<'tasks'>({ kind: 'tasks', span, groupBy, sort, filter, ...rows });
  const onRows = useCallback((first: number, count: number) => {
    const offset = Math.floor(first / STEP) * STEP;
    const limit = Math.ceil((first + count - offset + 1) / STEP) * STEP;
    setRows((known) => (known.offset === offset && known.limit === limit ? known : { offset, limit }));
  }, []);

  useEffect(() => {
    if (answered !== undefined) session.drawn(answered.end);
  }, [answered, session]);

  const onSort = (column: TaskColumn): void => {
    const descending = column === sort.column ? !sort.descending : column !== 'name' && column !== 'queue';
    location.push({ sort: { column, descending } });
  };
  const page = answered?.value;
  const window = windowLabel(windowSeconds);
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
              aria-pressed={isSameSort(preset.sort, sort)}
              onClick={() => location.push({ sort: preset.sort })}
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
          <FilterBox value={filter} onChange={(next) => location.replace({ filter: next })} />
        </div>
      </header>
      {page !== undefined && page.total === 0 && (
        <Message
          title={filter === '' ? `No task lived in the last ${window}` : `No task or queue name contains “${filter}”`}
        >
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
          // Another order or another set of rows begins at its top.
          key={`${sort.column}-${sort.descending}-${groupBy}-${filter}`}
          columns={groupBy === 'task' ? TASK_COLUMNS : GROUP_COLUMNS}
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

function FilterBox({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <input
      className={styles.filter}
      type="search"
      aria-label="Filter by task or queue name"
      placeholder="Filter by task or queue"
      value={value}
      onChange={({ target }) => onChange(target.value)}
    />
  );
}
