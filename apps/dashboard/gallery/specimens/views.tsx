import type { Overview } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import { OverviewView } from '../../src/views/overview/overview.tsx';
import { QueuesView } from '../../src/views/queues/queues.tsx';
import { RecordingsView } from '../../src/views/recordings/recordings.tsx';
import { ResourcesView } from '../../src/views/resources/resources.tsx';
import { TaskView } from '../../src/views/task/task.tsx';
import { TasksView } from '../../src/views/tasks/tasks.tsx';
import { TimelineView } from '../../src/views/timeline/timeline.tsx';
import { WorkersView } from '../../src/views/workers/workers.tsx';
import type { Specimen } from '../specimen.tsx';
import { CALM, END, IN_LONG_POLL, tilesUntil } from './fills.ts';
import { WithOverview } from './with-overview.tsx';

function view(name: string, until: number, render: (overview: Overview) => ReactNode, search = ''): Specimen {
  return { name, element: <WithOverview render={render} />, search, fill: tilesUntil(until), width: 'full' };
}

/** The views over the recording. */
export const VIEWS: readonly Specimen[] = [
  view('view-overview', CALM, (overview) => <OverviewView overview={overview} />),
  view('view-overview-long-poll', IN_LONG_POLL, (overview) => <OverviewView overview={overview} />),
  view('view-queue', END, (overview) => <QueuesView overview={overview} />, '?view=queues&queue=background'),
  view('view-tasks', END, () => <TasksView />, '?view=tasks'),
  view('view-task', END, (overview) => <TaskView overview={overview} />, '?view=task&task=2'),
  view('view-resources', END, (overview) => <ResourcesView overview={overview} />, '?view=resources'),
  view('view-workers', END, (overview) => <WorkersView overview={overview} />, '?view=workers'),
  view('view-timeline', END, () => <TimelineView />, '?view=timeline'),
  view('view-recordings', END, () => <RecordingsView />, '?view=recordings'),
];
