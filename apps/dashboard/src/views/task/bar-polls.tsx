import type { TaskId } from '@pollscope/protocol';
import type { BarBounds } from '../../charts/recharts/bar-rows.ts';
import { formatCount, formatDuration } from '../../format/format.ts';
import { useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Button } from '../../widgets/button.tsx';
import { PollTable } from './poll-table.tsx';
import styles from './task.module.css';

/** As many as can be looked through. */
const LISTED = 20;

const MEASURES = { pollTime: 'took', queueDelay: 'waited' } as const;

export interface BarPollsProps {
  readonly task: TaskId;
  readonly measure: keyof typeof MEASURES;
  readonly bar: BarBounds;
  readonly windowSeconds: number;
  readonly onClose: () => void;
}

/** The single polls that a bar of a histogram counts. */
export function BarPolls({ task, measure, bar, windowSeconds, onClose }: BarPollsProps) {
  const span = useSpan(windowSeconds);
  const { lower: atLeast, upper: below } = bar;
  const answered = useQuery<'pollList'>({ kind: 'pollList', span, task, measure, atLeast, below, limit: LISTED });
  if (answered === undefined) return undefined;
  const { total, rows } = answered.value;
  const which = `Polls that ${MEASURES[measure]} ${formatDuration(atLeast)} to ${formatDuration(below)}`;
  return (
    <div data-testid="bar-polls" data-value={total}>
      <p className={styles.line}>
        <span>
          {which}:{' '}
          {total > rows.length ? `the last ${rows.length} of ${formatCount(total)} received` : formatCount(total)}
        </span>
        <Button look="quiet" onClick={onClose}>
          Close
        </Button>
      </p>
      {total === 0 ? (
        <p className={styles.muted}>
          None of them was received one by one: single polls come at the levels “polls” and “everything”, to pages that
          are open, and the oldest make room for new ones.
        </p>
      ) : (
        <PollTable title={which} polls={rows} now={answered.end} rowName="bar-poll" />
      )}
    </div>
  );
}
