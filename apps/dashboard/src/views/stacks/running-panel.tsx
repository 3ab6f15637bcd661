import type { RunningPoll } from '@pollscope/analysis';
import { formatDuration } from '../../format/format.ts';
import { useCapability, useConnection } from '../../session/hooks.ts';
import { Panel } from '../../widgets/panel.tsx';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { TaskLink } from '../task/task-link.tsx';
import { StackSamples } from './stack-samples.tsx';
import styles from './stacks.module.css';
import { useAge, useRunning } from './use-running.ts';

/** The polls that hold their worker right now, with what they are doing; nothing while there is none. */
export function RunningPanel({ windowSeconds }: { readonly windowSeconds: number }) {
  const running = useRunning(windowSeconds);
  if (running.length === 0) return undefined;
  return (
    <Panel title="Running now" note="nothing else runs on these workers until these polls return">
      <ul className={styles.polls}>
        {running.map((row) => (
          <Running key={`${row.poll.worker}-${row.poll.start}`} row={row} />
        ))}
      </ul>
    </Panel>
  );
}

function Running({ row: { poll, stacks } }: { readonly row: RunningPoll }) {
  const age = useAge(poll);
  return (
    <li className={styles.poll} data-testid="running-poll" data-value={poll.taskName}>
      <p className={styles.what}>
        <span className={styles.age}>{formatDuration(age)}</span>
        <TaskLink task={{ id: poll.task, name: poll.taskName }} />
        <QueueName queue={poll.queue} name={poll.queueName} />
        <span className={styles.muted}>worker {poll.worker}</span>
      </p>
      {stacks.length > 0 ? <StackSamples samples={stacks} /> : <NoStack />}
    </li>
  );
}

/** Why there is no stack. */
function NoStack() {
  const isTold = useCapability('stacks');
  const { told } = useConnection();
  return (
    <p className={styles.muted} data-testid="no-stack">
      {isTold
        ? `No call stack: ${told.stacks ?? 'the agent takes the first when the thread has been blocked for a while.'}`
        : NO_SAMPLING}
    </p>
  );
}

const NO_SAMPLING = 'No call stack: this agent takes none. Start it with stack sampling on to see where the poll is.';
