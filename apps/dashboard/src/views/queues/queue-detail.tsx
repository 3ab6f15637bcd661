import type { Overview, Percentiles, QueueRow, StripMetric } from '@pollscope/analysis';
import { METRICS } from '../../charts/strip/metrics.ts';
import { StripChart } from '../../charts/strip/strip-chart.tsx';
import {
  FEW_SAMPLES,
  formatCount,
  formatDuration,
  formatSamples,
  formatShare,
  formatShareError,
  formatSignedDuration,
  MISSING,
} from '../../format/format.ts';
import { useCapability } from '../../session/hooks.ts';
import { Datum } from '../../widgets/datum.tsx';
import { Panel } from '../../widgets/panel.tsx';
import { SubjectFindings } from '../findings/subject-findings.tsx';
import { Antagonists } from './antagonists.tsx';
import styles from './queues.module.css';

const HEIGHT = 150;
const NONE: readonly string[] = [];
const COURSES: readonly StripMetric[] = ['lag', 'receivedShare', 'delayP95', 'depthMax'];

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
  return (
    <>
      <Panel title={`Queue ${row.name}`} note={`worker ${worker}, ${window}`}>
        <Figures row={row} />
      </Panel>
      <SubjectFindings {...shown} subject={{ kind: 'queue', id: row.queue }} />
      <Antagonists {...shown} row={row} />
      <div className={styles.courses}>
        {COURSES.map((metric) => (
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
    </>
  );
}

function Figures({ row }: { readonly row: QueueRow }) {
  const hasSlices = useCapability('slices');
  const { name, receivedShare, entitledShare, queueDelay, maxGap } = row;
  const figures = [
    { label: 'Weight', name: 'weight', value: row.weight, text: formatCount(row.weight) },
    { label: 'Entitled', name: 'entitled', value: entitledShare, text: formatShare(entitledShare) },
    { label: 'Received', name: 'received', value: receivedShare, text: formatShare(receivedShare) },
    {
      label: 'Share error',
      name: 'error',
      value: receivedShare - entitledShare,
      text: formatShareError(receivedShare - entitledShare),
    },
    { label: 'Lag now', name: 'lag', value: row.lag, text: formatSignedDuration(row.lag) },
    {
      label: 'Longest without service',
      name: 'max-gap',
      value: maxGap,
      text: maxGap === 0 ? MISSING : formatDuration(maxGap),
    },
    ...(['p50', 'p95', 'p99'] as const).map((quantile) => ({
      label: `Delay ${quantile}`,
      name: `delay-${quantile}`,
      value: queueDelay.count < FEW_SAMPLES ? undefined : queueDelay[quantile],
      text: quantileText(queueDelay, quantile),
    })),
    {
      label: 'Preemptions',
      name: 'preemptions',
      value: row.preemptions,
      text:
        hasSlices && row.slices > 0 ? `${formatCount(row.preemptions)} of ${formatCount(row.slices)} turns` : NO_SLICES,
    },
  ];
  return (
    <dl className={styles.figures}>
      {figures.map(({ label, name: figure, value, text }) => (
        <div key={figure}>
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

const NO_SLICES = 'not recorded at this level';

function quantileText(of: Percentiles, quantile: 'p50' | 'p95' | 'p99'): string {
  return of.count < FEW_SAMPLES ? formatSamples(of.count) : formatDuration(of[quantile]);
}
