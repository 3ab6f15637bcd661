import type { ProgramMark } from '../../charts/timeline/scene.ts';
import { exactTime } from '../../charts/timeline/time-ticks.ts';
import { formatDuration } from '../../format/format.ts';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { TaskLink } from '../task/task-link.tsx';
import styles from './timeline.module.css';

/** What the program marked in view, as a table. */
export function MarksTable({ marks }: { readonly marks: readonly ProgramMark[] }) {
  return (
    <Scroller label="What the program marked">
      <table className={`${table.table} ${table.dense}`}>
        <caption className={styles.caption}>What the program marked.</caption>
        <thead>
          <tr>
            <th scope="col">Began</th>
            <th scope="col">Mark</th>
            <th scope="col" className={table.number}>
              Lasted
            </th>
            <th scope="col">Task</th>
            <th scope="col">Fields</th>
          </tr>
        </thead>
        <tbody>
          {marks.map(({ from, to, name, task, fields }) => (
            <tr key={`${from} ${to} ${name} ${task.id}`} data-testid="timeline-mark" data-value={from}>
              <th scope="row">{exactTime(from)}</th>
              <td>
                <bdi>{name}</bdi>
              </td>
              <td className={table.number}>{to > from ? formatDuration(to - from) : ''}</td>
              <td>{task.id > 0 && <TaskLink task={task} />}</td>
              <td>
                <code>{fields}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
