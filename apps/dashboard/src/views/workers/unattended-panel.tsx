import type { UnattendedStretch } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { formatAgo, formatCount, formatDuration } from '../../format/format.ts';
import { useCapability, useConnection, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { Unsupported } from '../connection/unsupported.tsx';
import { TaskLink } from '../task/task-link.tsx';
import { TimelineLink } from '../task/timeline-link.tsx';
import styles from './workers.module.css';

/** A turn of the event loop that comes later than this is felt by whoever waits for an answer. */
const LONG: Nanoseconds = 10e6;
const LISTED = 10;

export interface UnattendedPanelProps {
  readonly windowSeconds: number;
  readonly window: string;
  /** Whether there is but one worker. */
  readonly isAlone: boolean;
}

/** Where a worker polled for long without a look at connections and timers, because of whom, and what it cost. */
export function UnattendedPanel({ windowSeconds, window, isAlone }: UnattendedPanelProps) {
  const hasParks = useCapability('parks');
  const hasTurns = useCapability('driverTurns');
  const level = useConnection().source?.level;
  const span = useSpan(windowSeconds);
  const answered = useQuery<'unattended'>({ kind: 'unattended', span, longerThan: LONG, limit: LISTED });
  if (!hasParks || !hasTurns) {
    return (
      <Unsupported
        what="Turns of the event loop"
        hint="So it is not known when nobody attended to connections and timers; long polls are on the overview."
      />
    );
  }
  if (answered === undefined) return undefined;
  const { total, rows } = answered.value;
  return (
    <Panel
      title="Event loop without a turn"
      note={`${window}, stretches of ${formatDuration(LONG)} or more, longest first${
        total > rows.length ? `, ${rows.length} of ${formatCount(total)}` : ''
      }`}
    >
      {rows.length === 0 ? (
        <p className={styles.muted}>
          {level === 'aggregates' || level === 'off'
            ? `Single polls are recorded at the levels “polls” and “everything”, not at “${level}”.`
            : `No poll kept connections and timers of its worker waiting for so long in ${window}, as far as single polls were received.`}
        </p>
      ) : (
        <Stretches rows={rows} now={answered.end} isAlone={isAlone} />
      )}
    </Panel>
  );
}

const COST = 'Connections, timers and messages of the worker waited up to so long';
const ASLEEP = 'For so long other workers slept meanwhile, added up: they could have taken its tasks';

interface StretchesProps extends Pick<UnattendedPanelProps, 'isAlone'> {
  readonly rows: readonly UnattendedStretch[];
  readonly now: Nanoseconds;
}

function Stretches({ rows, now, isAlone }: StretchesProps) {
  return (
    <Scroller label="Event loop without a turn">
      <table className={`${table.table} ${table.dense}`}>
        <thead>
          <tr>
            <th scope="col">Worker</th>
            <th scope="col">Until</th>
            <th scope="col" className={table.number} title={COST}>
              I/O waited up to
            </th>
            <th scope="col">Longest poll by</th>
            <th scope="col" className={table.number}>
              It took
            </th>
            <th scope="col" className={table.number}>
              Polls
            </th>
            {!isAlone && (
              <th scope="col" className={table.number} title={ASLEEP}>
                Others slept
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ worker, workerName, from, to, culprit, longest, polls, asleep }) => (
            <tr key={`${worker}-${from}`} data-testid="unattended" data-value={to - from}>
              <th scope="row">{workerName}</th>
              <td>
                <TimelineLink stretch={{ from, to }}>{formatAgo(now - to)}</TimelineLink>
              </td>
              <td className={table.number}>{formatDuration(to - from)}</td>
              <td>
                <TaskLink task={culprit} />
              </td>
              <td className={table.number}>{formatDuration(longest)}</td>
              <td className={table.number}>{formatCount(polls)}</td>
              {!isAlone && <td className={table.number}>{formatDuration(asleep)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
