import type { ResourceRef, TaskDetail, WaitRow } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { formatAgo, formatSeconds } from '../../format/format.ts';
import { useCapability, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import { ResourceLink } from '../resources/resource-link.tsx';
import styles from './task.module.css';
import { TaskLink } from './task-link.tsx';

/** Others that wait for the same; the view of resources has them all. */
const WAITERS = 8;

export interface TaskWaitPanelProps {
  readonly detail: TaskDetail;
  readonly now: Nanoseconds;
  readonly windowSeconds: number;
}

/** What the task waits for, since when, who holds it, and who else waits. */
export function TaskWaitPanel({ detail, now, windowSeconds }: TaskWaitPanelProps) {
  const isTold = useCapability('waits');
  if (!isTold) return <Unsupported what="Waits" hint="Which tasks wait, and how long, is in the table of tasks." />;
  const { state, waitsOn, waits } = detail;
  return (
    <Panel title="Waits for" note={state.kind === 'waiting' ? 'now' : `not waiting now: ${state.kind}`}>
      {state.kind === 'waiting' && waitsOn === undefined && (
        <p className={styles.muted}>For something that is not known, for {formatSeconds(now - state.since)}.</p>
      )}
      {state.kind === 'waiting' && waitsOn !== undefined && (
        <WaitNow task={detail.task.id} resource={waitsOn} waited={now - state.since} windowSeconds={windowSeconds} />
      )}
      {waits.length > 0 && (
        <>
          <h3 className={styles.subtitle}>Its last waits, newest first</h3>
          <ul>
            {inARow(waits).map(({ newest, count }) => (
              <li key={`${newest.worker}-${newest.time}`} className={styles.line}>
                <ResourceLink resource={newest.resource} />
                <span className={styles.muted}>
                  {count > 1 && `${count} times, the last `}
                  {formatAgo(now - newest.time)}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
}

/** Waits for the same thing one after the other are one line. */
function inARow(waits: readonly WaitRow[]): readonly { readonly newest: WaitRow; readonly count: number }[] {
  const rows: { newest: WaitRow; count: number }[] = [];
  for (const wait of waits) {
    const last = rows.at(-1);
    if (last?.newest.resource.id === wait.resource.id) last.count++;
    else rows.push({ newest: wait, count: 1 });
  }
  return rows;
}

interface WaitNowProps {
  readonly task: number;
  readonly resource: ResourceRef;
  readonly waited: Nanoseconds;
  readonly windowSeconds: number;
}

function WaitNow({ task, resource, waited, windowSeconds }: WaitNowProps) {
  const span = useSpan(windowSeconds);
  const detail = useQuery<'resource'>({ kind: 'resource', span, resource: resource.id, limit: WAITERS + 1 })?.value;
  const others = detail?.waiters.filter((waiter) => waiter.task.id !== task) ?? [];
  const holder = detail?.resource.holder;
  return (
    <>
      <p className={styles.line}>
        <Datum name="waits-on" value={resource.name}>
          <ResourceLink resource={resource} />
        </Datum>
        <span>for {formatSeconds(waited)}</span>
      </p>
      {holder !== undefined && holder.id !== 0 && (
        <p className={styles.line}>
          held by{' '}
          <Datum name="held-by" value={holder.name}>
            <TaskLink task={holder} />
          </Datum>
        </p>
      )}
      {others.length > 0 && (
        <p className={styles.line}>
          <span className={styles.muted}>others that wait:</span>
          {others.slice(0, WAITERS).map((waiter) => (
            <TaskLink key={waiter.task.id} task={waiter.task} />
          ))}
        </p>
      )}
    </>
  );
}
