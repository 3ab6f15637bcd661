import type { TaskRef } from '@pollscope/analysis';
import { ViewLink } from '../../widgets/view-link.tsx';
import styles from './task-link.module.css';

export interface TaskLinkProps {
  readonly task: TaskRef;
  /** -1 where the row around it is what takes the focus. */
  readonly tabIndex?: number;
}

/** A task's name and id, as a way to everything that is known of it. */
export function TaskLink({ task: { id, name }, tabIndex }: TaskLinkProps) {
  return (
    <ViewLink
      to={{ view: 'task', selected: String(id) }}
      className={styles.link}
      title={`${name}, task ${id}`}
      tabIndex={tabIndex}
      data-testid="task-link"
      data-value={id}
    >
      {name}
      {name !== `task ${id}` && <span className={styles.id}>{id}</span>}
    </ViewLink>
  );
}
