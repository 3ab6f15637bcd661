import type { Overview } from '@pollscope/analysis';
import { windowLabel } from '../../format/window.ts';
import { useView } from '../../url/use-view.ts';
import { WorkerPanel } from '../overview/worker-panel.tsx';
import { BlockedPanel } from '../stacks/blocked-panel.tsx';
import { RunningPanel } from '../stacks/running-panel.tsx';
import styles from './workers.module.css';

/** A lane for each worker, what holds it now, and what held it. */
export function WorkersView({ overview }: { readonly overview: Overview }) {
  const { windowSeconds } = useView();
  const window = windowLabel(windowSeconds);
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Workers</h1>
      <RunningPanel windowSeconds={windowSeconds} />
      <WorkerPanel overview={overview} windowSeconds={windowSeconds} window={window} />
      <BlockedPanel windowSeconds={windowSeconds} window={window} />
    </div>
  );
}
