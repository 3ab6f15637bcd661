import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { ViewLink } from '../../widgets/view-link.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { TOP_COLUMNS } from './columns.tsx';

const SHOWN = 8;
const SORT = { column: 'pollP95', descending: true } as const;

export interface TopTasksProps {
  readonly windowSeconds: number;
  readonly window: string;
}

/** The task names with the longest p95: where to look first. */
export function TopTasks({ windowSeconds, window }: TopTasksProps) {
  const span = useSpan(windowSeconds);
  const answered = useQuery<'tasks'>({
    kind: 'tasks',
    span,
    groupBy: 'name',
    sort: SORT,
    filter: '',
    offset: 0,
    limit: SHOWN,
  });
  return (
    <Panel
      title="Tasks with the longest p95"
      note={`${window}, grouped by name`}
      controls={
        <ViewLink to={{ view: 'tasks', sort: SORT, groupBy: 'task', filter: '' }} data-testid="all-tasks">
          All tasks
        </ViewLink>
      }
    >
      <Scroller label="Tasks with the longest p95">
        <table className={`${table.table} ${table.dense}`}>
          <thead>
            <tr>
              {TOP_COLUMNS.map(({ id, heading, align, hint }) => (
                <th key={id} scope="col" title={hint} className={align === 'end' ? table.number : undefined}>
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answered?.value.rows.map((row) => (
              <tr key={row.key}>
                {TOP_COLUMNS.map(({ id, align, cell }) => (
                  <td key={id} className={align === 'end' ? table.number : undefined}>
                    {cell(row, answered.end)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {answered?.value.total === 0 && <p className={table.muted}>No task lived in {window}.</p>}
      </Scroller>
    </Panel>
  );
}
