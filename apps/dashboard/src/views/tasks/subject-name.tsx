import type { TaskRow } from '@pollscope/analysis';
import type { ViewState } from '../../url/view-state.ts';
import { ViewLink } from '../../widgets/view-link.tsx';
import { TaskLink } from '../task/task-link.tsx';
import { filterTerm } from './filter-term.ts';
import styles from './task-cells.module.css';

/** What a row stands for, as a way into it: to the task, or to the tasks of a group. */
export function SubjectName({ row }: { readonly row: TaskRow }) {
  const { key, name, state } = row;
  if (state !== undefined) return <TaskLink task={{ id: Number(key), name }} tabIndex={-1} />;
  return (
    <ViewLink
      to={{ view: 'tasks', groupBy: 'task', filter: membersOf(row), selected: undefined }}
      className={styles.name}
      title={`${name}: its tasks`}
      tabIndex={-1}
    >
      {name}
    </ViewLink>
  );
}

/** The filter for the tasks of a group. */
function membersOf({ key, name, queueName, location }: TaskRow): ViewState['filter'] {
  if (key.startsWith('at:')) return filterTerm('location', location);
  if (key.startsWith('queue:')) return filterTerm('queue', queueName);
  return `${filterTerm('name', name)} ${filterTerm('queue', queueName)}`;
}
