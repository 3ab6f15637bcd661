import type { Nanoseconds } from '@pollscope/protocol';
import { formatDuration, formatSamples, MISSING } from '../../format/format.ts';
import { ElidedName } from '../../widgets/elided-name.tsx';
import { QueueSwatch } from '../../widgets/queue-swatch.tsx';
import type { Reading } from './strip-data.ts';
import type { Readout, StripQueue } from './strip-plot.ts';
import styles from './strip-chart.module.css';

export interface LegendProps {
  readonly queues: readonly StripQueue[];
  readonly hidden: readonly string[];
  /** Undefined: the lines cannot be hidden. */
  readonly onHide: ((hidden: readonly string[]) => void) | undefined;
  readonly readout: Readout;
  /** What the right edge of the chart is called. */
  readonly edge: 'now' | 'end';
  readonly format: (value: number) => string;
  /** Samples from which on a value can be trusted; undefined: it does not stand on samples. */
  readonly enough: number | undefined;
}

/** Names the lines and reads them out: at the crosshair, or the newest values. Click hides a queue, Ctrl-click isolates it. */
export function Legend({ queues, hidden, onHide, readout, edge, format, enough }: LegendProps) {
  const press = (name: string, isolating: boolean): void => {
    if (!isolating) {
      onHide?.(hidden.includes(name) ? hidden.filter((other) => other !== name) : [...hidden, name]);
      return;
    }
    const others = queues.map((queue) => queue.name).filter((other) => other !== name);
    const isIsolated = others.every((other) => hidden.includes(other)) && !hidden.includes(name);
    onHide?.(isIsolated ? [] : others);
  };
  return (
    <figcaption className={styles.legend}>
      <span className={styles.when}>{readout.back === undefined ? edge : beforeEdge(readout.back, edge)}</span>
      {queues.map(({ queue, name }) => {
        const shown = !hidden.includes(name);
        return (
          <button
            key={queue}
            type="button"
            className={styles.entry}
            disabled={onHide === undefined}
            aria-pressed={onHide === undefined ? undefined : shown}
            title={onHide === undefined ? undefined : hidingHint(name, shown)}
            onClick={(event) => press(name, event.ctrlKey || event.metaKey)}
          >
            <QueueSwatch queue={queue} />
            <ElidedName name={name} />
            <Figure reading={readout.readings.get(queue)} format={format} enough={enough} />
          </button>
        );
      })}
      {enough !== undefined && enough > 1 && (
        <span className={styles.ringKey}>
          <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
            <circle cx="4" cy="4" r="2.5" fill="none" stroke="currentColor" />
          </svg>
          fewer than {enough} samples
        </span>
      )}
    </figcaption>
  );
}

function beforeEdge(back: Nanoseconds, edge: LegendProps['edge']): string {
  return `${formatDuration(back)} ${edge === 'now' ? 'ago' : 'before'}`;
}

function hidingHint(name: string, shown: boolean): string {
  return shown ? `Hide ${name}; with Ctrl: show only ${name}` : `Show ${name}`;
}

interface FigureProps extends Pick<LegendProps, 'format' | 'enough'> {
  readonly reading: Reading | undefined;
}

function Figure({ reading, format, enough }: FigureProps) {
  if (reading === undefined) return <span className={styles.reading}>{MISSING}</span>;
  const few = enough !== undefined && reading.samples < enough;
  return (
    <>
      <span className={few ? styles.doubtful : styles.reading}>{format(reading.value)}</span>
      {enough !== undefined && <span className={styles.samples}>{formatSamples(reading.samples)}</span>}
    </>
  );
}
