import type { Overview, TaskDetail } from '@pollscope/analysis';
import type { TaskId } from '@pollscope/protocol';
import { windowLabel } from '../../format/window.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useView } from '../../url/use-view.ts';
import { Message } from '../../widgets/message.tsx';
import { ViewLink } from '../../widgets/view-link.tsx';
import { SubjectFindings } from '../findings/subject-findings.tsx';
import { BlockedPanel } from '../stacks/blocked-panel.tsx';
import { TaskFactsPanel } from './task-facts.tsx';
import { TaskFiguresPanel } from './task-figures-panel.tsx';
import { TaskPollsPanel } from './task-polls-panel.tsx';
import { TaskWaitPanel } from './task-wait-panel.tsx';
import { TaskWakesPanel } from './task-wakes-panel.tsx';
import styles from './task.module.css';

/** Rows of each list. */
const LISTED = 12;

/** Everything that is known of one task. */
export function TaskView({ overview }: { readonly overview: Overview }) {
  const { selected } = useView();
  const id = Number(selected);
  if (selected === undefined || !Number.isSafeInteger(id) || id < 1) {
    return (
      <Message size="page" title="No task is selected" actions={<ToTasks />}>
        <p>Choose one in the table of tasks; its name leads here.</p>
      </Message>
    );
  }
  return <KnownTask key={id} id={id} overview={overview} />;
}

function KnownTask({ id, overview }: { readonly id: TaskId; readonly overview: Overview }) {
  const { windowSeconds } = useView();
  const span = useSpan(windowSeconds);
  const answered = useQuery<'task'>({ kind: 'task', span, task: id, limit: LISTED });
  if (answered === undefined) return undefined;
  if (answered.value === undefined) {
    return (
      <Message size="page" title={`Task ${id} is not known`} actions={<ToTasks />}>
        <p>
          It ended more than five minutes ago, was lost, or belongs to an earlier run of the program: ids begin anew
          with each.
        </p>
      </Message>
    );
  }
  return <Panels detail={answered.value} now={answered.end} overview={overview} windowSeconds={windowSeconds} />;
}

interface PanelsProps {
  readonly detail: TaskDetail;
  readonly now: number;
  readonly overview: Overview;
  readonly windowSeconds: number;
}

function Panels({ detail, now, overview, windowSeconds }: PanelsProps) {
  const window = windowLabel(windowSeconds);
  const { id } = detail.task;
  const shown = { windowSeconds, window };
  return (
    <div className={styles.page}>
      <TaskFactsPanel detail={detail} now={now} />
      <SubjectFindings {...shown} subject={{ kind: 'task', id }} overview={overview} />
      <TaskPollsPanel {...shown} task={id} queue={detail.queue} now={now} />
      <TaskFiguresPanel {...shown} task={id} queue={detail.queue} />
      <div className={styles.columns}>
        <TaskWaitPanel windowSeconds={windowSeconds} detail={detail} now={now} />
        <TaskWakesPanel window={window} detail={detail} now={now} />
      </div>
      <BlockedPanel {...shown} task={id} />
    </div>
  );
}

function ToTasks() {
  return <ViewLink to={{ view: 'tasks' }}>All tasks</ViewLink>;
}
