import type { Distribution, TaskFigures } from '@pollscope/analysis';
import type { TaskId } from '@pollscope/protocol';
import { useState } from 'react';
import { formatCount, formatDuration, formatRate, formatSamples, formatShare, MISSING } from '../../format/format.ts';
import { useCapability, useConnection, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import { BarTable } from '../distribution/bar-table.tsx';
import { LazyChart } from '../distribution/lazy-chart.tsx';
import styles from './task.module.css';

/** As in the overview's chart and table. */
const CHART_BARS = 2;
const TABLE_BARS = 1;

export interface TaskFiguresPanelProps {
  readonly task: TaskId;
  readonly queue: number;
  readonly windowSeconds: number;
  readonly window: string;
}

/** What the task did in the window: counts, and how its poll times and queue delays are spread. */
export function TaskFiguresPanel({ task, queue, windowSeconds, window }: TaskFiguresPanelProps) {
  const [asTable, setAsTable] = useState(false);
  const span = useSpan(windowSeconds);
  const barsPerOctave = asTable ? TABLE_BARS : CHART_BARS;
  const figures = useQuery<'taskFigures'>({ kind: 'taskFigures', span, task, barsPerOctave })?.value;
  if (figures === undefined) return undefined;
  return (
    <>
      <Counts figures={figures} window={window} />
      <div className={styles.halves}>
        {(['pollTime', 'queueDelay'] as const).map((measure) => (
          <Spread
            key={measure}
            title={measure === 'pollTime' ? 'Spread of poll times' : 'Spread of queue delays'}
            distribution={figures[measure]}
            queue={queue}
            window={window}
            asTable={asTable}
            onTable={setAsTable}
          />
        ))}
      </div>
    </>
  );
}

function Counts({ figures, window }: { readonly figures: TaskFigures; readonly window: string }) {
  const { seconds, polls, busy, wakes, selfWakes, yields, outOfBudget } = figures;
  const hasWakes = useCapability('wakes');
  const level = useConnection().source?.level;
  const wakesKnown = hasWakes && (wakes > 0 || level === 'everything');
  const rate = (count: number): string => (seconds > 0 ? formatRate(count / seconds) : MISSING);
  const counts = [
    { name: 'polls', label: 'Polls', count: polls, note: rate(polls) },
    {
      name: 'yields',
      label: 'Yields',
      count: yields,
      note: `${formatShare(yields / Math.max(1, polls))} of its polls`,
    },
    {
      name: 'out-of-budget',
      label: 'Out of budget',
      count: outOfBudget,
      note: `${formatShare(outOfBudget / Math.max(1, polls))} of its polls`,
    },
    { name: 'wakes', label: 'Wakes', count: wakesKnown ? wakes : undefined, note: wakesKnown ? rate(wakes) : NO_WAKES },
    {
      name: 'self-wakes',
      label: 'Self-wakes',
      count: wakesKnown ? selfWakes : undefined,
      note: wakesKnown ? `${formatShare(selfWakes / Math.max(1, wakes))} of its wakes` : NO_WAKES,
    },
  ];
  return (
    <Panel title="Counts" note={window}>
      <dl className={styles.counts}>
        {counts.map(({ name, label, count, note }) => (
          <div key={name} className={styles.countItem}>
            <dt>{label}</dt>
            <dd>
              <Datum name={`task-${name}`} value={count} className={styles.count}>
                {formatCount(count)}
              </Datum>
              <span className={styles.muted}>{note}</span>
            </dd>
          </div>
        ))}
        <div className={styles.countItem}>
          <dt>Busy</dt>
          <dd>
            <Datum name="task-busy" value={busy} className={styles.count}>
              {formatDuration(busy)}
            </Datum>
            <span className={styles.muted}>
              {seconds > 0 ? formatShare(busy / (seconds * 1e9)) : MISSING} of the time
            </span>
          </dd>
        </div>
      </dl>
    </Panel>
  );
}

const NO_WAKES = 'recorded at the level “everything”';

interface SpreadProps {
  readonly title: string;
  readonly distribution: Distribution;
  readonly queue: number;
  readonly window: string;
  readonly asTable: boolean;
  readonly onTable: (shown: boolean) => void;
}

function Spread({ title, distribution, queue, window, asTable, onTable }: SpreadProps) {
  const { count } = distribution.percentiles;
  return (
    <Panel
      title={title}
      note={`${window}, ${formatSamples(count)}`}
      controls={<TableToggle of={title} shown={asTable} onChange={onTable} />}
    >
      {count === 0 && <p className={styles.muted}>It was not polled in {window}. A longer window may have samples.</p>}
      {count > 0 && asTable && <BarTable distribution={distribution} title={title} />}
      {count > 0 && !asTable && <LazyChart distribution={distribution} queue={queue} title={title} />}
    </Panel>
  );
}
