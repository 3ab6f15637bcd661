import type { Distribution, TaskFigures } from '@pollscope/analysis';
import type { TaskId } from '@pollscope/protocol';
import { useState } from 'react';
import type { BarBounds } from '../../charts/recharts/bar-rows.ts';
import { formatCount, formatDuration, formatRate, formatSamples, formatShare, MISSING } from '../../format/format.ts';
import { useCapability, useConnection, useQuery } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import { Unsupported } from '../connection/unsupported.tsx';
import { BarTable } from '../distribution/bar-table.tsx';
import { LazyChart } from '../distribution/lazy-chart.tsx';
import { BarPolls } from './bar-polls.tsx';
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
  const hasDelay = useCapability('queueDelay');
  const span = useSpan(windowSeconds);
  const barsPerOctave = asTable ? TABLE_BARS : CHART_BARS;
  const figures = useQuery<'taskFigures'>({ kind: 'taskFigures', span, task, barsPerOctave })?.value;
  if (figures === undefined) return undefined;
  return (
    <>
      <Counts figures={figures} window={window} />
      <div className={styles.halves}>
        {MEASURES.filter((measure) => measure !== 'queueDelay' || hasDelay).map((measure) => (
          <Spread
            key={measure}
            task={task}
            measure={measure}
            distribution={figures[measure]}
            queue={queue}
            windowSeconds={windowSeconds}
            window={window}
            asTable={asTable}
            onTable={setAsTable}
          />
        ))}
        {!hasDelay && <Unsupported what="Queue delays" hint="When tasks became runnable is not known." />}
      </div>
    </>
  );
}

const NOT_TOLD = 'not told by this source';

function Counts({ figures, window }: { readonly figures: TaskFigures; readonly window: string }) {
  const { seconds, polls, busy, wakes, selfWakes, yields, outOfBudget } = figures;
  const hasWakes = useCapability('wakes');
  const level = useConnection().source?.level;
  const noWakes = hasWakes ? 'recorded at the level “everything”' : NOT_TOLD;
  const hasPolls = useCapability('polls');
  const wakesKnown = wakes > 0 || (hasWakes && level === 'everything');
  const rate = (count: number): string => (seconds > 0 ? formatRate(count / seconds) : MISSING);
  const counts = [
    { name: 'polls', label: 'Polls', count: polls, note: rate(polls) },
    {
      name: 'yields',
      label: 'Yields',
      count: hasPolls ? yields : undefined,
      note: hasPolls ? `${formatShare(yields / Math.max(1, polls))} of its polls` : NOT_TOLD,
    },
    {
      name: 'out-of-budget',
      label: 'Out of budget',
      count: hasPolls ? outOfBudget : undefined,
      note: hasPolls ? `${formatShare(outOfBudget / Math.max(1, polls))} of its polls` : NOT_TOLD,
    },
    { name: 'wakes', label: 'Wakes', count: wakesKnown ? wakes : undefined, note: wakesKnown ? rate(wakes) : noWakes },
    {
      name: 'self-wakes',
      label: 'Self-wakes',
      count: wakesKnown ? selfWakes : undefined,
      note: wakesKnown ? `${formatShare(selfWakes / Math.max(1, wakes))} of its wakes` : noWakes,
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

const MEASURES = ['pollTime', 'queueDelay'] as const;

const TITLES = { pollTime: 'Spread of poll times', queueDelay: 'Spread of queue delays' } as const;

interface SpreadProps extends TaskFiguresPanelProps {
  readonly measure: keyof typeof TITLES;
  readonly distribution: Distribution;
  readonly asTable: boolean;
  readonly onTable: (shown: boolean) => void;
}

function Spread({ task, measure, distribution, queue, windowSeconds, window, asTable, onTable }: SpreadProps) {
  const [bar, setBar] = useState<BarBounds>();
  const title = TITLES[measure];
  const hasPolls = useCapability('polls');
  const { count } = distribution.percentiles;
  return (
    <Panel
      title={title}
      note={`${window}, ${formatSamples(count)}`}
      controls={<TableToggle of={title} shown={asTable} onChange={onTable} />}
    >
      {count === 0 && <p className={styles.muted}>It was not polled in {window}. A longer window may have samples.</p>}
      {count > 0 && asTable && <BarTable distribution={distribution} title={title} onBar={setBar} />}
      {count > 0 && !asTable && <LazyChart distribution={distribution} queue={queue} title={title} onBar={setBar} />}
      {hasPolls && count > 0 && !asTable && bar === undefined && (
        <p className={styles.muted}>Choose a bar to list the polls in it.</p>
      )}
      {bar !== undefined && (
        <BarPolls
          task={task}
          measure={measure}
          bar={bar}
          windowSeconds={windowSeconds}
          onClose={() => setBar(undefined)}
        />
      )}
    </Panel>
  );
}
