import type { StackRow } from '@pollscope/analysis';
import { formatAgo, formatDuration } from '../../format/format.ts';
import { useCapability, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import { TaskLink } from '../task/task-link.tsx';
import { StackSamples } from './stack-samples.tsx';
import styles from './stacks.module.css';

/** Older ones are less and less likely to be what the reader looks for. */
const SHOWN = 5;

export interface BlockedPanelProps {
  /** Only blocks by this task. */
  readonly task?: number;
  readonly windowSeconds: number;
  readonly window: string;
}

/** The blocks of the window of which call stacks were taken, newest first. */
export function BlockedPanel({ task, windowSeconds, window }: BlockedPanelProps) {
  const isTold = useCapability('stacks');
  const span = useSpan(windowSeconds);
  const answered = useQuery<'stacks'>({ kind: 'stacks', span, ...(task === undefined ? {} : { task }) });
  if (!isTold) return <Unsupported what="Call stacks" hint="Stack sampling may be off in the program’s agent." />;
  const blocks = blocksOf(answered?.value ?? []);
  return (
    <Panel title="Call stacks of long polls" note={window}>
      {blocks.length === 0 ? (
        <p className={styles.muted}>No thread was blocked for so long that a stack was taken in {window}.</p>
      ) : (
        <ul className={styles.polls}>
          {blocks.slice(0, SHOWN).map(({ first, samples }) => (
            <li key={`${first.worker}-${first.pollStart}`} className={styles.poll}>
              <p className={styles.what}>
                {first.task.id === 0 ? <strong>outside any task</strong> : <TaskLink task={first.task} />}
                <span className={styles.muted}>
                  worker {first.worker}, {formatAgo((answered?.end ?? first.sampledAt) - first.pollStart)}, blocked for{' '}
                  {formatDuration((samples.at(-1) ?? first).sampledAt - first.pollStart)} or more
                </span>
              </p>
              <StackSamples samples={samples} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

interface Block {
  readonly first: StackRow;
  readonly samples: readonly StackRow[];
}

/** Samples by what they are of, newest block first; the rows are in order of time. */
function blocksOf(rows: readonly StackRow[]): readonly Block[] {
  const blocks = new Map<string, StackRow[]>();
  for (const row of rows) {
    const key = `${row.worker} ${row.pollStart}`;
    const samples = blocks.get(key);
    if (samples === undefined) blocks.set(key, [row]);
    else samples.push(row);
  }
  return [...blocks.values()].reverse().flatMap((samples) => {
    const [first] = samples;
    return first === undefined ? [] : [{ first, samples }];
  });
}
