import type { Overview, ResourceRow } from '@pollscope/analysis';
import { formatCount, formatDuration, MISSING } from '../../format/format.ts';
import { windowLabel } from '../../format/window.ts';
import { useCapability, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useView } from '../../url/use-view.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Message } from '../../widgets/message.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { Unsupported } from '../connection/unsupported.tsx';
import { SubjectFindings } from '../findings/subject-findings.tsx';
import { TaskLink } from '../task/task-link.tsx';
import { ResourceLink } from './resource-link.tsx';
import styles from './resources.module.css';

/** A page has no use for more, and a table of all would not be fluid. */
const ROWS = 200;
const WAITERS = 100;

/** What tasks wait for: who holds it, and who waits how long. */
export function ResourcesView({ overview }: { readonly overview: Overview }) {
  const { windowSeconds, resource } = useView();
  const isTold = useCapability('resources');
  const rows = useQuery<'resources'>({ kind: 'resources', span: useSpan(windowSeconds) })?.value;
  const window = windowLabel(windowSeconds);
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Resources</h1>
      {!isTold && <Unsupported what="Resources" hint="Which tasks wait, and how long, is in the table of tasks." />}
      {isTold && rows?.length === 0 && (
        <Message title={`No task waited for anything in the last ${window}`}>
          <p>Semaphores, mutexes, channels, sleeps and the like show up here when a task waits for them.</p>
        </Message>
      )}
      {isTold && rows !== undefined && rows.length > 0 && (
        <Panel
          title="Resources"
          note={`${window}, longest wait first${rows.length > ROWS ? `, ${ROWS} of ${rows.length}` : ''}`}
        >
          <ResourceTable rows={rows.slice(0, ROWS)} selected={resource} />
        </Panel>
      )}
      {isTold && resource !== undefined && (
        <ResourcePanel key={resource} id={resource} overview={overview} windowSeconds={windowSeconds} window={window} />
      )}
    </div>
  );
}

interface ResourceTableProps {
  readonly rows: readonly ResourceRow[];
  readonly selected: number | undefined;
}

function ResourceTable({ rows, selected }: ResourceTableProps) {
  return (
    <Scroller label="Resources">
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">Resource</th>
            <th scope="col" className={table.number} title="Permits free or items ready, of how many">
              Available
            </th>
            {['Waiting now', 'Longest wait', 'Acquired', 'Overtakes'].map((heading) => (
              <th key={heading} scope="col" className={table.number}>
                {heading}
              </th>
            ))}
            <th scope="col">Held by</th>
            <th scope="col">Waits longest</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-testid="resource-row" data-value={row.name} aria-current={row.id === selected}>
              <th scope="row">
                <ResourceLink resource={row} />
              </th>
              <td className={table.number}>{availableText(row)}</td>
              <td className={table.number}>{formatCount(row.waiting)}</td>
              <td className={table.number}>{row.longestWait === 0 ? MISSING : formatDuration(row.longestWait)}</td>
              <td className={table.number}>{formatCount(row.acquisitions)}</td>
              <td className={table.number}>{formatCount(row.overtakes)}</td>
              <td>{row.holder.id === 0 ? MISSING : <TaskLink task={row.holder} />}</td>
              <td>{row.oldestWaiter.id === 0 ? MISSING : <TaskLink task={row.oldestWaiter} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function availableText({ available, capacity }: Pick<ResourceRow, 'available' | 'capacity'>): string {
  if (available < 0) return MISSING;
  return capacity < 0 ? formatCount(available) : `${formatCount(available)} of ${formatCount(capacity)}`;
}

interface ResourcePanelProps {
  readonly id: number;
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

function ResourcePanel({ id, overview, windowSeconds, window }: ResourcePanelProps) {
  const span = useSpan(windowSeconds);
  const answered = useQuery<'resource'>({ kind: 'resource', span, resource: id, limit: WAITERS });
  if (answered === undefined) return undefined;
  const { resource, waiters } = answered.value;
  return (
    <>
      <Panel title={`${resource.kind} ${resource.name}`} note={`available ${availableText(resource)}`}>
        <p className={styles.line}>
          {resource.holder.id === 0 ? (
            <span className={table.muted}>No task is known to hold it.</span>
          ) : (
            <>
              held by{' '}
              <Datum name="resource-holder" value={resource.holder.name}>
                <TaskLink task={resource.holder} />
              </Datum>
            </>
          )}
        </p>
        {waiters.length === 0 ? (
          <p className={table.muted}>No task waits for it now.</p>
        ) : (
          <ol className={styles.waiters} aria-label="Tasks that wait for it, longest first">
            {waiters.map(({ task, since }) => (
              <li key={task.id} className={styles.line}>
                <TaskLink task={task} />
                <span className={table.muted}>for {formatDuration(answered.end - since)}</span>
              </li>
            ))}
          </ol>
        )}
      </Panel>
      <SubjectFindings
        subject={{ kind: 'resource', id }}
        overview={overview}
        windowSeconds={windowSeconds}
        window={window}
      />
    </>
  );
}
