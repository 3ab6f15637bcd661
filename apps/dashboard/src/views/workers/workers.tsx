import type { Overview } from '@pollscope/analysis';
import { useWindow } from '../../session/use-window.ts';
import { useView } from '../../url/use-view.ts';
import { WorkerPanel } from '../overview/worker-panel.tsx';
import { BlockedPanel } from '../stacks/blocked-panel.tsx';
import { RunningPanel } from '../stacks/running-panel.tsx';
import { UnattendedPanel } from './unattended-panel.tsx';
import { WorkerFindings } from './worker-findings.tsx';
import styles from './workers.module.css';

/** A lane for each worker, what holds it now, what held it, and what that kept waiting. */
export function WorkersView({ overview }: { readonly overview: Overview }) {
  const { windowSeconds } = useView();
  const shown = { windowSeconds, window: useWindow(windowSeconds).label };
  return (
    <div className={styles.page}>
      <h1 className="visually-hidden">Workers</h1>
      <RunningPanel windowSeconds={windowSeconds} />
      <WorkerPanel {...shown} overview={overview} />
      <WorkerFindings {...shown} overview={overview} />
      <UnattendedPanel {...shown} isAlone={overview.workers.length < 2} />
      <BlockedPanel {...shown} />
    </div>
  );
}
