import type { Overview, Percentiles, QueueRow, StripMetric } from '@pollscope/analysis';
import type { Capability } from '@pollscope/protocol';
import { METRICS } from '../../charts/strip/metrics.ts';
import { StripChart } from '../../charts/strip/strip-chart.tsx';
import {
  FEW_SAMPLES,
  formatCompact,
  formatCount,
  formatDuration,
  formatSamples,
  formatShare,
  formatShareError,
  formatSignedDuration,
  MISSING,
} from '../../format/format.ts';
import { useCapability, useConnection } from '../../session/hooks.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { SubjectFindings } from '../findings/subject-findings.tsx';
import { Antagonists } from './antagonists.tsx';
import { ServicePanel } from './service-panel.tsx';
import { SlicesPanel } from './slices-panel.tsx';
import styles from './queues.module.css';

const HEIGHT = 150;
const NONE: readonly string[] = [];
/** What is drawn over time, and what a source must tell for it. */
const COURSES: readonly { readonly metric: StripMetric; readonly needs: Capability }[] = [
  { metric: 'lag', needs: 'vruntime' },
  { metric: 'receivedShare', needs: 'polls' },
  { metric: 'delayP95', needs: 'queueDelay' },
  { metric: 'depthMax', needs: 'queues' },
];

export interface QueueDetailProps {
  readonly row: QueueRow;
  readonly overview: Overview;
  readonly windowSeconds: number;
  readonly window: string;
}

/** One queue: what it was owed and got, how long its tasks waited, and who ran meanwhile. */
export function QueueDetail({ row, overview, windowSeconds, window }: QueueDetailProps) {
  const shown = { overview, windowSeconds, window };
  const worker = overview.workers.find((candidate) => candidate.worker === row.worker)?.name ?? row.worker;
  const hasHome = useCapability('fairness');
  const capabilities = useConnection().source?.capabilities;
  const courses = COURSES.filter(({ needs }) => capabilities?.includes(needs) ?? true);
  return (
    <>
      <Panel title={`Queue ${row.name}`} note={hasHome ? `worker ${worker}, ${window}` : window}>
        <Figures row={row} />
      </Panel>
      <SubjectFindings {...shown} subject={{ kind: 'queue', id: row.queue }} />
      <ServicePanel row={row} windowSeconds={windowSeconds} />
      <Antagonists {...shown} row={row} />
      <div className={styles.courses}>
        {courses.map(({ metric }) => (
          <Panel key={metric} title={METRICS[metric].label} note={window}>
            <StripChart
              metric={metric}
              windowSeconds={windowSeconds}
              height={HEIGHT}
              queues={[{ queue: row.queue, name: row.name }]}
              hidden={NONE}
              onHide={undefined}
            />
          </Panel>
        ))}
      </div>
      <SlicesPanel row={row} windowSeconds={windowSeconds} window={window} />
    </>
  );
}

function Figures({ row }: Pick<QueueDetailProps, 'row'>) {
  const hasSlices = useCapability('slices');
  const isFair = useCapability('fairness');
  const hasVruntime = useCapability('vruntime');
  const hasDelay = useCapability('queueDelay');
  const { name, receivedShare, entitledShare, queueDelay, maxGap, pollTime } = row;
  const ahead = row.vruntimeAhead;
  const figures: readonly Figure[] = [
    {
      label: 'Weight',
      name: 'weight',
      value: isFair ? row.weight : undefined,
      text: isFair ? formatCount(row.weight) : UNTOLD,
    },
    {
      label: 'Entitled',
      name: 'entitled',
      value: isFair ? entitledShare : undefined,
      text: isFair ? formatShare(entitledShare) : UNTOLD,
    },
    { label: 'Received', name: 'received', value: receivedShare, text: formatShare(receivedShare) },
    {
      label: 'Share error',
      name: 'error',
      value: isFair ? receivedShare - entitledShare : undefined,
      text: isFair ? formatShareError(receivedShare - entitledShare) : UNTOLD,
    },
    {
      label: 'Lag now',
      name: 'lag',
      value: hasVruntime ? row.lag : undefined,
      text: hasVruntime ? formatSignedDuration(row.lag) : UNTOLD,
    },
    {
      label: 'vruntime over the least',
      name: 'vruntime',
      hint: 'Weighted time that it has had more than the queue of its worker that has had the least; it has no unit',
      value: hasVruntime ? ahead : undefined,
      text: hasVruntime ? formatCompact(ahead) : UNTOLD,
    },
    {
      label: 'Runnable now · most',
      name: 'depth',
      value: row.depth,
      text: `${formatCount(row.depth)} · ${formatCount(row.depthMax)}`,
    },
    {
      label: 'Poll p95',
      name: 'poll-p95',
      value: pollTime.count < FEW_SAMPLES ? undefined : pollTime.p95,
      text: quantileText(pollTime, 'p95'),
    },
    {
      label: 'Longest without service',
      name: 'max-gap',
      value: hasDelay ? maxGap : undefined,
      text: hasDelay ? gapText(maxGap) : UNTOLD,
    },
    ...(['p50', 'p95', 'p99'] as const).map((quantile) => ({
      label: `Delay ${quantile}`,
      name: `delay-${quantile}`,
      value: !hasDelay || queueDelay.count < FEW_SAMPLES ? undefined : queueDelay[quantile],
      text: hasDelay ? quantileText(queueDelay, quantile) : UNTOLD,
    })),
    {
      label: 'Preemptions',
      name: 'preemptions',
      value: row.preemptions,
      text: preemptionsText(row, hasSlices),
    },
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, name: figure, hint, value, text }) => (
        <div key={figure} title={hint}>
          <dt>{label}</dt>
          <dd>
            <Datum name={`detail-${name}-${figure}`} value={value}>
              {text}
            </Datum>
          </dd>
        </div>
      ))}
    </dl>
  );
}

interface Figure {
  readonly label: string;
  readonly name: string;
  readonly hint?: string;
  readonly value: number | undefined;
  readonly text: string;
}

function gapText(gap: number): string {
  return gap === 0 ? MISSING : formatDuration(gap);
}

function preemptionsText({ preemptions, slices }: QueueRow, isTold: boolean): string {
  if (!isTold) return UNTOLD;
  return slices > 0
    ? `${formatCount(preemptions)} of ${formatCount(slices)} turns`
    : 'recorded at the level “everything”';
}

const UNTOLD = 'not told by this source';

function quantileText(of: Percentiles, quantile: 'p50' | 'p95' | 'p99'): string {
  return of.count < FEW_SAMPLES ? formatSamples(of.count) : formatDuration(of[quantile]);
}
