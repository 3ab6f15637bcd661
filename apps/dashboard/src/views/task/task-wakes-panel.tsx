import type { TaskDetail, WakeCount, WakeRow } from '@pollscope/analysis';
import { type Nanoseconds, WakeEffect, WakeSource } from '@pollscope/protocol';
import { formatAgo, formatCount } from '../../format/format.ts';
import { useCapability, useConnection } from '../../session/hooks.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import styles from './task.module.css';
import { TaskLink } from './task-link.tsx';

const SOURCES = {
  [WakeSource.task]: 'a task',
  [WakeSource.timer]: 'a timer',
  [WakeSource.outside]: 'outside any task',
} as const;

const EFFECTS = {
  [WakeEffect.queued]: 'made it runnable',
  [WakeEffect.alreadyQueued]: 'changed nothing: it was runnable',
  [WakeEffect.duringPoll]: 'during its own poll',
} as const;

export interface TaskWakesPanelProps {
  readonly detail: TaskDetail;
  readonly now: Nanoseconds;
  readonly window: string;
}

/** By whom the task was woken, and whom it woke. */
export function TaskWakesPanel({ detail, now, window }: TaskWakesPanelProps) {
  const isTold = useCapability('wakes');
  const level = useConnection().source?.level;
  if (!isTold) return <Unsupported what="Wakes" hint="Who wakes whom is then to be read from the program." />;
  const { wokenBy, wokenByTimer, wokenFromOutside, woke, wakes, lastWaker } = detail;
  const others = [
    { label: 'timers', count: wokenByTimer },
    { label: 'outside any task', count: wokenFromOutside },
  ].filter(({ count }) => count > 0);
  return (
    <Panel title="Wakes" note={`single wakes received in ${window}`}>
      {level !== 'everything' && (
        <p className={styles.muted}>Single wakes are recorded at the level “everything”; now it is “{level}”.</p>
      )}
      {lastWaker.id !== 0 && (
        <p className={styles.line}>
          last woken by <TaskLink task={lastWaker} />
        </p>
      )}
      <Counts title="Woken by" rows={wokenBy} others={others} />
      <Counts title="Woke" rows={woke} others={[]} />
      {wakes.length > 0 && (
        <>
          <h3 className={styles.subtitle}>Recent wakes</h3>
          <ul>
            {keyed(wakes).map(({ key, wake }) => (
              <Recent key={key} wake={wake} now={now} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** A task can be woken twice in a nanosecond, so the time alone does not tell wakes apart. */
function keyed(wakes: readonly WakeRow[]) {
  return wakes.map((wake, place) => ({ key: `${wake.time} ${wakes.length - place}`, wake }));
}

interface CountsProps {
  readonly title: string;
  readonly rows: readonly WakeCount[];
  readonly others: readonly { readonly label: string; readonly count: number }[];
}

function Counts({ title, rows, others }: CountsProps) {
  if (rows.length === 0 && others.length === 0) return undefined;
  return (
    <>
      <h3 className={styles.subtitle}>{title}</h3>
      <ul>
        {rows.map(({ task, count }) => (
          <li key={task.id} className={styles.line}>
            <TaskLink task={task} />
            <span className={styles.muted}>{formatCount(count)} times</span>
          </li>
        ))}
        {others.map(({ label, count }) => (
          <li key={label} className={styles.line}>
            {label} <span className={styles.muted}>{formatCount(count)} times</span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Recent({ wake: { time, waker, source, effect }, now }: { readonly wake: WakeRow; readonly now: Nanoseconds }) {
  return (
    <li className={styles.line}>
      {waker.id === 0 ? SOURCES[source] : <TaskLink task={waker} />}
      <span className={styles.muted}>
        {formatAgo(now - time)}, {EFFECTS[effect]}
      </span>
    </li>
  );
}
