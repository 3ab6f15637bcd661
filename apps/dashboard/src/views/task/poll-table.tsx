import type { SlowPoll } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { formatAgo, formatDuration } from '../../format/format.ts';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { TimelineLink } from './timeline-link.tsx';

export interface PollTableProps {
  /** What the rows are. */
  readonly title: string;
  readonly polls: readonly SlowPoll[];
  /** End of the stretch under view. */
  readonly now: Nanoseconds;
  /** Names the rows, for programs that read the page. */
  readonly rowName: string;
}

/** Single polls, each a way to where it lies on the timeline. */
export function PollTable({ title, polls, now, rowName }: PollTableProps) {
  return (
    <Scroller label={title}>
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            {['Duration', 'Waited before', 'Worker'].map((heading) => (
              <th key={heading} scope="col" className={table.number}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {polls.map((poll) => {
            const { task, worker, start, duration, queueDelay, running } = poll;
            return (
              <tr key={`${worker}-${start}`} data-testid={rowName} data-value={duration}>
                <th scope="row">
                  <TimelineLink task={task} stretch={{ from: start, to: start + duration }}>
                    {running ? 'running now' : formatAgo(now - start - duration)}
                  </TimelineLink>
                </th>
                <td className={table.number}>{formatDuration(duration)}</td>
                <td className={table.number}>{running ? 'not known yet' : formatDuration(queueDelay)}</td>
                <td className={table.number}>{worker}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}
