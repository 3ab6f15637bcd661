import type { MarkRow } from '@pollscope/analysis';
import { formatAgo, formatDuration } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { TaskLink } from '../task/task-link.tsx';
import styles from './slowest-polls.module.css';

/** As many as stand below the slowest polls without scrolling; the timeline has them all. */
const SHOWN = 6;

export interface MarksPanelProps {
  readonly windowSeconds: number;
  readonly window: string;
}

/** What the program marked, newest first; nothing while it marked nothing. The charts show each as a flag. */
export function MarksPanel({ windowSeconds, window }: MarksPanelProps) {
  const answered = useQuery<'marks'>({ kind: 'marks', span: useSpan(windowSeconds), limit: SHOWN });
  if (answered === undefined || answered.value.length === 0) return undefined;
  return (
    <Panel title="Marks" note={`${window}, newest first`}>
      <ol className={styles.list}>
        {answered.value.toReversed().map((mark) => (
          <Row key={`${mark.worker}-${mark.time}-${mark.name}`} mark={mark} now={answered.end} />
        ))}
      </ol>
    </Panel>
  );
}

function Row({ mark: { name, time, duration, task, fields }, now }: { readonly mark: MarkRow; readonly now: number }) {
  return (
    <li className={styles.row} data-testid="mark" data-value={name}>
      <span className={styles.duration}>{duration === undefined ? '' : formatDuration(duration)}</span>
      <span className={styles.body}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.facts}>
          <span>{formatAgo(now - time)}</span>
          {task.id > 0 && <TaskLink task={task} />}
          {fields !== '' && (
            <code className={styles.fields} title={fields}>
              {fields}
            </code>
          )}
        </span>
      </span>
    </li>
  );
}
