import type { Overview } from '@pollscope/analysis';
import { windowLabel } from '../../format/window.ts';
import { useView } from '../../url/use-view.ts';
import { FindingsPanel } from '../findings/findings-panel.tsx';
import { RunningPanel } from '../stacks/running-panel.tsx';
import { TopTasks } from '../tasks/top-tasks.tsx';
import { DistributionPanel } from './distribution-panel.tsx';
import { Figures } from './figures.tsx';
import { QueueTable } from './queue-table.tsx';
import { SlowestPolls } from './slowest-polls.tsx';
import { StripPanel } from './strip-panel.tsx';
import { WorkerPanel } from './worker-panel.tsx';
import styles from './overview.module.css';

/** Is anything wrong, who is to blame, and since when: on one page. */
export function OverviewView({ overview }: { readonly overview: Overview }) {
  const { windowSeconds } = useView();
  const window = windowLabel(windowSeconds);
  const queues = overview.queues.map(({ queue, name }) => ({ queue, name })).sort((a, b) => a.queue - b.queue);
  return (
    <div className={styles.page}>
      <FindingsPanel overview={overview} windowSeconds={windowSeconds} window={window} />
      <RunningPanel windowSeconds={windowSeconds} />
      <Figures overview={overview} window={window} />
      <div className={styles.columns}>
        <div className={styles.stack}>
          <StripPanel queues={queues} window={window} />
          <WorkerPanel overview={overview} windowSeconds={windowSeconds} window={window} />
        </div>
        <SlowestPolls overview={overview} window={window} />
      </div>
      <QueueTable overview={overview} windowSeconds={windowSeconds} window={window} />
      <div className={styles.columns}>
        <TopTasks windowSeconds={windowSeconds} window={window} />
        <DistributionPanel queues={queues} windowSeconds={windowSeconds} window={window} />
      </div>
    </div>
  );
}
