import type { Overview } from '@pollscope/analysis';
import type { QueueId } from '@pollscope/protocol';
import { useWindow } from '../../session/use-window.ts';
import { useView } from '../../url/use-view.ts';
import { FindingsPanel } from '../findings/findings-panel.tsx';
import { ViewLink } from '../../widgets/view-link.tsx';
import { RunningPanel } from '../stacks/running-panel.tsx';
import { TopTasks } from '../tasks/top-tasks.tsx';
import { DistributionPanel } from './distribution-panel.tsx';
import { Figures } from './figures.tsx';
import { InView } from './in-view.tsx';
import { MarksPanel } from './marks-panel.tsx';
import { QueueTable } from './queue-table.tsx';
import { SlowestPolls } from './slowest-polls.tsx';
import { StripPanel } from './strip-panel.tsx';
import { WorkerPanel } from './worker-panel.tsx';
import { useTopQueues } from './use-top-queues.ts';
import styles from './overview.module.css';

/** More lines than this in one chart cannot be told apart. */
const CHARTED_QUEUES = 12;

/** Is anything wrong, who is to blame, and since when: on one page. */
export function OverviewView({ overview }: { readonly overview: Overview }) {
  const { windowSeconds } = useView();
  const window = useWindow(windowSeconds).label;
  const top = useTopQueues(overview.queues, CHARTED_QUEUES);
  const queues = top.map((queue) => ({ queue, name: nameOf(overview, queue) }));
  return (
    <div className={styles.page}>
      <FindingsPanel overview={overview} windowSeconds={windowSeconds} window={window} />
      <RunningPanel windowSeconds={windowSeconds} />
      <Figures overview={overview} window={window} />
      <div className={styles.columns}>
        <div className={styles.stack}>
          <StripPanel queues={queues} of={overview.queues.length + (overview.others?.queues ?? 0)} window={window} />
          <WorkerPanel overview={overview} windowSeconds={windowSeconds} window={window} />
          <MarksPanel windowSeconds={windowSeconds} window={window} />
        </div>
        <div className={styles.stack}>
          <SlowestPolls overview={overview} window={window} />
        </div>
      </div>
      <InView>
        <QueueTable
          overview={overview}
          windowSeconds={windowSeconds}
          window={window}
          more={<ViewLink to={{ view: 'queues' }}>All queues</ViewLink>}
        />
      </InView>
      <div className={styles.columns}>
        <InView>
          <TopTasks windowSeconds={windowSeconds} window={window} />
        </InView>
        <InView>
          <DistributionPanel queues={queues} windowSeconds={windowSeconds} window={window} />
        </InView>
      </div>
    </div>
  );
}

function nameOf({ queues }: Overview, queue: QueueId): string {
  return queues.find((row) => row.queue === queue)?.name ?? '';
}
