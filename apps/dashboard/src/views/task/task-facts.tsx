import type { TaskDetail } from '@pollscope/analysis';
import { type Nanoseconds, TaskKind } from '@pollscope/protocol';
import type { ReactNode } from 'react';
import { useCapability } from '../../session/hooks.ts';
import { Datum } from '../../widgets/datum.tsx';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { ViewLink } from '../../widgets/view-link.tsx';
import { CopyButton } from '../../widgets/copy-button.tsx';
import { TaskStateText } from '../tasks/task-state.tsx';
import styles from './task.module.css';
import { TaskLink } from './task-link.tsx';

const KINDS = { [TaskKind.generator]: 'generator', [TaskKind.async]: 'async function' } as const;

/** Who the task is. */
export function TaskFactsPanel({ detail, now }: { readonly detail: TaskDetail; readonly now: Nanoseconds }) {
  const { task, queue, queueName, location, taskKind, state, parent, children } = detail;
  const hasLocations = useCapability('locations');
  // Who does not tell who wakes whom does not tell either who spawned whom.
  const hasParents = useCapability('wakes');
  return (
    <header className={styles.facts}>
      <h1 className={styles.title} data-testid="task-title" data-value={task.name}>
        {task.name} <span className={styles.id}>task {task.id}</span>
      </h1>
      <dl className={styles.terms}>
        <Fact term="State">
          <Datum name="task-state" value={state.kind}>
            <TaskStateText state={state} now={now} />
          </Datum>
        </Fact>
        <Fact term="Queue">
          <ViewLink to={{ view: 'queues', queue: queueName }}>
            <QueueName queue={queue} name={queueName} />
          </ViewLink>
        </Fact>
        <Fact term="Kind">{KINDS[taskKind]}</Fact>
        <Fact term="Spawned at">
          {location === '' ? (
            <span className={styles.muted}>{hasLocations ? 'not known' : 'not told by this source'}</span>
          ) : (
            <>
              <code data-testid="task-location">{location}</code>{' '}
              <CopyButton label="Copy the location" text={() => location} />
            </>
          )}
        </Fact>
        <Fact term="Spawned by">
          {parent.id === 0 ? (
            <span className={styles.muted}>{hasParents ? 'outside any task' : 'not told by this source'}</span>
          ) : (
            <TaskLink task={parent} />
          )}
        </Fact>
        <Fact term="Children">
          {children.length === 0 ? (
            <span className={styles.muted}>none known</span>
          ) : (
            <span className={styles.links}>
              {children.map((child) => (
                <TaskLink key={child.id} task={child} />
              ))}
            </span>
          )}
        </Fact>
      </dl>
    </header>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
