import type { Overview } from '@pollscope/analysis';
import { useConnection, useFollowing, useQuery, useReplay } from './session/hooks.ts';
import { useSpan } from './session/use-span.ts';
import { useView } from './url/use-view.ts';
import { Commands } from './views/commands/commands.tsx';
import { CompareView } from './views/compare/compare.tsx';
import { AddressNotice } from './views/connection/address-notice.tsx';
import { ConnectionBanner } from './views/connection/banner.tsx';
import { FirstContact } from './views/connection/first-contact.tsx';
import { NoActivity } from './views/connection/no-activity.tsx';
import { OverviewView } from './views/overview/overview.tsx';
import { QueuesView } from './views/queues/queues.tsx';
import { DropTarget } from './views/recordings/drop-target.tsx';
import { NoSource } from './views/recordings/no-source.tsx';
import { RecordingsView } from './views/recordings/recordings.tsx';
import { ResourcesView } from './views/resources/resources.tsx';
import { connectionWords } from './views/shell/connection-words.ts';
import { Header } from './views/shell/header.tsx';
import { TaskView } from './views/task/task.tsx';
import { TasksView } from './views/tasks/tasks.tsx';
import { TimelineView } from './views/timeline/timeline.tsx';
import { WorkersView } from './views/workers/workers.tsx';
import { Announcer } from './widgets/announcer.tsx';
import styles from './app.module.css';

/** Twice what is listed at first: one that is listed stays while it is near the top. A program may have one for each user. */
const QUEUES_ASKED = 80;

/** The whole page: what is looked at, how the connection stands, and the view. */
export function App() {
  const { windowSeconds, queue } = useView();
  const asked = { kind: 'overview', span: useSpan(windowSeconds), most: QUEUES_ASKED, named: queue } as const;
  const overview = useQuery<'overview'>(asked)?.value;
  const { state, source } = useConnection();
  const following = useFollowing();
  return (
    <>
      <a className={styles.skip} href="#main">
        Skip to the figures
      </a>
      <Header overview={overview} />
      <AddressNotice />
      {source !== undefined && <ConnectionBanner />}
      <main
        id="main"
        className={styles.main}
        tabIndex={-1}
        data-stale={source !== undefined && state.kind !== 'live' && state.kind !== 'recording'}
      >
        <Content overview={overview} />
      </main>
      <DropTarget />
      <Commands />
      <Announcer text={following.kind === 'paused' ? 'Paused' : connectionWords(state).said} />
    </>
  );
}

function Content({ overview }: { readonly overview: Overview | undefined }) {
  const { state, source } = useConnection();
  const replay = useReplay();
  const { view } = useView();
  if (view === 'recordings') return <RecordingsView />;
  if (view === 'compare') return <CompareView />;
  if (state.kind === 'none' || (state.kind === 'recording' && replay.kind !== 'open')) return <NoSource />;
  if (source === undefined || overview === undefined) return <FirstContact state={state} />;
  switch (view) {
    case 'overview':
      if (overview.pollsTotal === 0 && overview.slowest.length === 0) return <NoActivity source={source} />;
      return <OverviewView overview={overview} />;
    case 'queues':
      return <QueuesView overview={overview} />;
    case 'tasks':
      return <TasksView />;
    case 'task':
      return <TaskView overview={overview} />;
    case 'resources':
      return <ResourcesView overview={overview} />;
    case 'timeline':
      return <TimelineView />;
    case 'workers':
      return <WorkersView overview={overview} />;
  }
}
