import type { QueueRow, SliceRow } from '@pollscope/analysis';
import { SliceEnd } from '@pollscope/protocol';
import { formatAgo, formatCompact, formatCount, formatDuration, formatSignedDuration } from '../../format/format.ts';
import { useCapability, useConnection, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Panel } from '../../widgets/panel.tsx';
import { Scroller } from '../../widgets/scroller.tsx';
import table from '../../widgets/table.module.css';
import { Unsupported } from '../connection/unsupported.tsx';
import styles from './queues.module.css';

const LISTED = 12;

const REASONS: Readonly<Record<SliceEnd, string>> = {
  [SliceEnd.empty]: 'it had no more to do',
  [SliceEnd.polls]: 'it had made the polls that it may',
  [SliceEnd.time]: 'its grant was used up',
  [SliceEnd.preempted]: 'preempted',
  [SliceEnd.driver]: 'the event loop was due',
  [SliceEnd.panicked]: 'its task panicked',
};

export interface SlicesPanelProps {
  readonly row: QueueRow;
  readonly windowSeconds: number;
  readonly window: string;
}

/** The last turns that the policy gave the queue: its claim when it was picked, what was granted, and why it ended. */
export function SlicesPanel({ row, windowSeconds, window }: SlicesPanelProps) {
  const isTold = useCapability('slices');
  const level = useConnection().source?.level;
  const span = useSpan(windowSeconds);
  const answered = useQuery<'slices'>({ kind: 'slices', span, queue: row.queue, limit: LISTED });
  if (!isTold) return <Unsupported what="The policy’s picks" hint="What it received is shown above." />;
  const slices = answered?.value ?? [];
  return (
    <Panel title="Its last turns" note={`newest first, ${window}`}>
      {slices.length === 0 ? (
        <p className={styles.muted}>
          {level === 'everything'
            ? `It had no turn in ${window}.`
            : 'Turns are recorded at the level “everything”: choose it in the header.'}
        </p>
      ) : (
        <Scroller label="Its last turns">
          <table className={`${table.table} ${table.dense}`}>
            <thead>
              <tr>
                <th scope="col">Picked</th>
                {HEADINGS.map(({ heading, hint }) => (
                  <th key={heading} scope="col" className={table.number} title={hint}>
                    {heading}
                  </th>
                ))}
                <th scope="col">Ended because</th>
              </tr>
            </thead>
            <tbody>
              {slices.toReversed().map((slice) => (
                <Turn key={slice.start} slice={slice} now={answered?.end ?? 0} />
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}

const HEADINGS = [
  { heading: 'Ran', hint: 'How long the turn took' },
  { heading: 'Granted', hint: 'CPU time that the policy gave it' },
  { heading: 'Lag', hint: 'What it was owed (+) or had in excess (−) when it was picked' },
  {
    heading: 'To deadline',
    hint: 'Virtual time from the pick to its deadline: the earliest of those eligible is picked',
  },
  { heading: 'Eligible', hint: 'How many queues the policy could choose from' },
] as const;

function Turn({ slice, now }: { readonly slice: SliceRow; readonly now: number }) {
  const { start, duration, granted, lag, vruntime, deadline, eligible, reason, by } = slice;
  return (
    <tr data-testid="slice" data-value={REASONS[reason]}>
      <th scope="row">{formatAgo(now - start)}</th>
      <td className={table.number}>{formatDuration(duration)}</td>
      <td className={table.number}>{granted < 0 ? 'no limit' : formatDuration(granted)}</td>
      <td className={table.number}>{formatSignedDuration(lag)}</td>
      <td className={table.number}>{formatCompact(deadline - vruntime)}</td>
      <td className={table.number}>{formatCount(eligible)}</td>
      <td>
        {REASONS[reason]}
        {by !== '' && ` by ${by}`}
      </td>
    </tr>
  );
}
