import type { Overview, Percentiles } from '@pollscope/analysis';
import type { ReactNode } from 'react';
import {
  FEW_SAMPLES,
  formatByteRate,
  formatCompact,
  formatCount,
  formatDuration,
  formatRate,
  formatSamples,
  formatShare,
  MISSING,
} from '../../format/format.ts';
import { useCapability } from '../../session/hooks.ts';
import { Datum } from '../../widgets/datum.tsx';
import { StateBar } from '../../widgets/state-bar.tsx';
import styles from './figures.module.css';

export interface FiguresProps {
  readonly overview: Overview;
  /** The window as people say it. */
  readonly window: string;
}

/** The program in six figures. */
export function Figures({ overview, window }: FiguresProps) {
  const { pollTime, queueDelay, depthMost, workers } = overview;
  const tellsParks = useCapability('parks');
  return (
    <dl className={styles.figures}>
      <QuantilesFigure
        label="Poll time, p95"
        name="poll"
        of={pollTime}
        others={['p50', 'p99', 'max']}
        window={window}
      />
      <QuantilesFigure label="Queue delay, p95" name="delay" of={queueDelay} others={['p50', 'p99']} window={window} />
      <Figure label="Runnable tasks" note="now, not being polled">
        <Datum name="depth" value={overview.depth}>
          {formatCompact(overview.depth)}
        </Datum>
        <Minor>
          <Part label="most in one queue">{formatCompact(depthMost)}</Part>
        </Minor>
      </Figure>
      <Figure
        label={workers.length <= 1 ? 'Worker time' : `Time of ${workers.length} workers`}
        note={tellsParks ? `of ${window}` : 'when workers sleep is not told by this source'}
      >
        {tellsParks ? (
          <WorkerTime overview={overview} />
        ) : (
          <Datum name="polling-share" value={undefined}>
            {MISSING}
          </Datum>
        )}
      </Figure>
      <EventsFigure overview={overview} window={window} />
      <CostFigure overview={overview} />
    </dl>
  );
}

function EventsFigure({ overview: { agent, pollsTotal }, window }: FiguresProps) {
  const isTold = agent.windows > 0;
  return (
    <Figure label="Events" note={isTold ? `mean of ${window}` : `their rate is not told in ${window}`}>
      <Datum name="events-per-second" value={isTold ? agent.recordsPerSecond : undefined}>
        {isTold ? formatRate(agent.recordsPerSecond) : MISSING}
      </Datum>
      <Minor>
        <Part label="lost">
          <Datum name="lost" value={agent.dropped} className={agent.dropped > 0 ? styles.bad : undefined}>
            {formatCompact(agent.dropped)}
          </Datum>
        </Part>
        <Part label="in all">
          <Datum name="lost-total" value={agent.droppedTotal}>
            {formatCompact(agent.droppedTotal)}
          </Datum>
        </Part>
        <Part label="polls seen">
          <Datum name="polls-total" value={pollsTotal}>
            {formatCount(pollsTotal)}
          </Datum>
        </Part>
      </Minor>
    </Figure>
  );
}

function CostFigure({ overview: { agent } }: Pick<FiguresProps, 'overview'>) {
  if (agent.windows === 0) {
    return (
      <Figure label="Cost of observing" note="not told by this source">
        <Datum name="probe-share" value={undefined}>
          {MISSING}
        </Datum>
      </Figure>
    );
  }
  return (
    <Figure label="Cost of observing" note="of the program’s thread, estimated">
      <Datum name="probe-share" value={agent.probeShare}>
        {formatShare(agent.probeShare)}
      </Datum>
      <Minor>
        <Part label="agent’s thread">
          <Datum name="agent-busy" value={agent.busyShare}>
            {formatShare(agent.busyShare)}
          </Datum>
        </Part>
        <Part label="sends">
          <Datum name="bytes-per-second" value={agent.bytesPerSecond}>
            {formatByteRate(agent.bytesPerSecond)}
          </Datum>
        </Part>
      </Minor>
    </Figure>
  );
}

interface FigureProps {
  readonly label: string;
  /** Window and samples, or what the figure is about. */
  readonly note: ReactNode;
  readonly children: ReactNode;
}

function Figure({ label, note, children }: FigureProps) {
  return (
    <div className={styles.figure}>
      <dt className={styles.label}>{label}</dt>
      <dd className={styles.value}>{children}</dd>
      <dd className={styles.note}>{note}</dd>
    </div>
  );
}

function Minor({ children }: { readonly children: ReactNode }) {
  return <span className={styles.minor}>{children}</span>;
}

function Part({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <span className={styles.part}>
      <span className={styles.partLabel}>{label}</span> {children}
    </span>
  );
}

interface QuantilesFigureProps {
  readonly label: string;
  /** What the figures' names begin with. */
  readonly name: string;
  readonly of: Percentiles;
  readonly others: readonly QuantileProps['quantile'][];
  readonly window: string;
}

/** The p95 in large figures, other quantiles of the same histogram below it. */
function QuantilesFigure({ label, name, of, others, window }: QuantilesFigureProps) {
  return (
    <Figure label={label} note={`${formatSamples(of.count)} in ${window}`}>
      <Quantile name={`${name}-p95`} of={of} quantile="p95" />
      <Minor>
        {others.map((quantile) => (
          <Part key={quantile} label={quantile}>
            <Quantile name={`${name}-${quantile}`} of={of} quantile={quantile} />
          </Part>
        ))}
      </Minor>
    </Figure>
  );
}

interface QuantileProps {
  readonly name: string;
  readonly of: Percentiles;
  readonly quantile: 'p50' | 'p95' | 'p99' | 'max';
}

/** A quantile, or a dash where the samples are too few to tell it. */
function Quantile({ name, of, quantile }: QuantileProps) {
  const enough = of.count >= (quantile === 'max' ? 1 : FEW_SAMPLES);
  return (
    <Datum name={name} value={enough ? of[quantile] : undefined}>
      {enough ? formatDuration(of[quantile]) : MISSING}
    </Datum>
  );
}

/** Without the driver’s turns and the parks the rest of the time cannot be told apart. */
function WorkerTime({ overview }: { readonly overview: Overview }) {
  const { workers } = overview;
  const tellsTurns = useCapability('driverTurns');
  const mean = (share: 'pollingShare' | 'driverShare' | 'parkedShare'): number | undefined =>
    workers.length === 0 ? undefined : workers.reduce((sum, worker) => sum + worker[share], 0) / workers.length;
  const polling = mean('pollingShare');
  const driver = tellsTurns ? mean('driverShare') : undefined;
  const parked = mean('parkedShare');
  return (
    <>
      <Datum name="polling-share" value={polling}>
        {formatShare(polling)} <span className={styles.unit}>polling</span>
      </Datum>
      <span className={styles.bar}>
        <StateBar polling={polling ?? 0} driver={driver ?? 0} parked={parked ?? 0} />
      </span>
      <Minor>
        <Part label="driver">
          <Datum name="driver-share" value={driver}>
            {formatShare(driver)}
          </Datum>
        </Part>
        <Part label="parked">
          <Datum name="parked-share" value={parked}>
            {formatShare(parked)}
          </Datum>
        </Part>
      </Minor>
    </>
  );
}
