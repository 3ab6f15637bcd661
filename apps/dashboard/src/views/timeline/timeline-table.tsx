import type { Timeline } from '@pollscope/analysis';
import { PollOutcome } from '@pollscope/protocol';
import { exactTime } from '../../charts/timeline/time-ticks.ts';
import type { ProgramMark } from '../../charts/timeline/scene.ts';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { formatCount, formatDuration, formatShare } from '../../format/format.ts';
import { QueueName } from '../../widgets/queue-swatch.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { TaskLink } from '../task/task-link.tsx';
import { MarksTable } from './marks-table.tsx';
import { laneRowsOf, pollRowsOf } from './table-rows.ts';
import styles from './timeline.module.css';
import { useSettledView } from './use-settled-view.ts';

const KINDS = { worker: 'Worker', queue: 'Queue', task: 'Task' } as const;
const OUTCOMES: Readonly<Record<PollOutcome, string>> = {
  [PollOutcome.pending]: 'pending',
  [PollOutcome.yielded]: 'yielded',
  [PollOutcome.ready]: 'ready',
  [PollOutcome.panicked]: 'panicked',
  [PollOutcome.outOfBudget]: 'out of budget',
};
/** More rows are a file, not a page. */
const MOST_ROWS = 200;

export interface TimelineTableProps {
  readonly model: TimelineModel;
  readonly timeline: Timeline;
  readonly marks: readonly ProgramMark[];
}

/** What is in view as tables: each lane summed up, the polls that are drawn one by one, and the program’s marks if any. */
export function TimelineTable({ model, timeline, marks }: TimelineTableProps) {
  const { view } = useSettledView(model);
  const lanes = laneRowsOf(timeline, view);
  const polls = pollRowsOf(timeline, view);
  const marksInView = marks.filter(({ from, to }) => to >= view.from && from <= view.to);
  return (
    <div className={styles.tables}>
      <Scroller label="Lanes in view">
        <table className={`${table.table} ${table.dense}`}>
          <caption className="visually-hidden">Lanes in view</caption>
          <thead>
            <tr>
              <th scope="col">Lane</th>
              <th scope="col">Name</th>
              <th scope="col" className={table.number}>
                Polls
              </th>
              <th scope="col" className={table.number}>
                Longest
              </th>
              <th scope="col" className={table.number}>
                In polls
              </th>
            </tr>
          </thead>
          <tbody>
            {lanes.slice(0, MOST_ROWS).map(({ lane, count, longest, busy }) => (
              <tr key={`${lane.subject.kind} ${lane.subject.id}`} data-testid="timeline-lane" data-value={lane.name}>
                <td>{KINDS[lane.subject.kind]}</td>
                <th scope="row">
                  {lane.subject.kind === 'task' ? (
                    <TaskLink task={{ id: lane.subject.id, name: lane.name }} />
                  ) : (
                    lane.name
                  )}
                </th>
                <td className={table.number}>{formatCount(count)}</td>
                <td className={table.number}>{count === 0 ? '' : formatDuration(longest)}</td>
                <td className={table.number}>{formatShare(busy)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <Scroller label="Polls that are drawn one by one">
        <table className={`${table.table} ${table.dense}`}>
          <caption className={styles.caption}>
            {polls.length > MOST_ROWS
              ? `The first ${MOST_ROWS} of ${formatCount(polls.length)} polls that are wider than a pixel; zoom in for the others.`
              : 'Polls that are wider than a pixel.'}
          </caption>
          <thead>
            <tr>
              <th scope="col">Began</th>
              <th scope="col" className={table.number}>
                Poll time
              </th>
              <th scope="col">Task</th>
              <th scope="col">Queue</th>
              <th scope="col" className={table.number}>
                Queue delay
              </th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {polls.slice(0, MOST_ROWS).map((poll) => (
              <tr key={`${poll.worker} ${poll.start}`} data-testid="timeline-poll" data-value={poll.start}>
                <th scope="row">{exactTime(poll.start)}</th>
                <td className={table.number}>{formatDuration(poll.duration)}</td>
                <td>
                  <TaskLink task={{ id: poll.task, name: poll.taskName }} />
                </td>
                <td>
                  <QueueName queue={Math.max(0, poll.queue)} name={poll.queueName} />
                </td>
                <td className={table.number}>{formatDuration(poll.queueDelay)}</td>
                <td>{OUTCOMES[poll.outcome]}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      {marksInView.length > 0 && <MarksTable marks={marksInView.slice(0, MOST_ROWS)} />}
    </div>
  );
}
