import type { StripMetric } from '@pollscope/analysis';
import { startTransition, useEffect, useRef, useState } from 'react';
import { useFollowing, useWatch } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { useRepaint, useReportDrawn, useSurroundings } from '../use-plot.ts';
import { Legend } from './legend.tsx';
import { METRICS } from './metrics.ts';
import { extent, stripColumn } from './strip-data.ts';
import { type Readout, StripPlot, type StripQueue } from './strip-plot.ts';
import styles from './strip-chart.module.css';

export interface StripChartProps {
  readonly metric: StripMetric;
  readonly windowSeconds: number;
  readonly height: number;
  /** In the order of their ids; the plot is made anew when they change. */
  readonly queues: readonly StripQueue[];
  readonly hidden: readonly string[];
  /** Undefined: the lines cannot be hidden. */
  readonly onHide: ((hidden: readonly string[]) => void) | undefined;
}

/** The legend follows the data at most this often; the crosshair, being the user's own act, at once. */
const READOUT_EVERY_MS = 250;

/** More lines than this across one chart would hide it. */
const MARKS = 100;

/** A live line per queue. New data goes from the worker to the canvas without passing through React. */
export function StripChart({ metric, windowSeconds, height, queues, hidden, onHide }: StripChartProps) {
  const reportDrawn = useReportDrawn();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<StripPlot | undefined>(undefined);
  const hiddenNow = useRef(hidden);
  const surroundings = useRef(useSurroundings());
  const [readout, setReadout] = useState<Readout>({ back: undefined, readings: new Map() });
  const [isEmpty, setIsEmpty] = useState(false);
  const window = useWindow(windowSeconds);
  const isLive = useFollowing().kind === 'live';
  const column = stripColumn(window.seconds);
  const span = useSpan(windowSeconds);
  const key = JSON.stringify(queues);

  useEffect(() => {
    if (host.current === null) return;
    let reportedAt = 0;
    let trailing: ReturnType<typeof setTimeout> | undefined;
    const report = (next: Readout): void => {
      clearTimeout(trailing);
      reportedAt = performance.now();
      if (next.back === undefined) startTransition(() => setReadout(next));
      else setReadout(next);
    };
    const made = new StripPlot({
      ...surroundings.current,
      host: host.current,
      height,
      timeAxis: 'shown',
      window: window.seconds * 1e9,
      metric,
      queues: JSON.parse(key),
      isVisible: (name) => !hiddenNow.current.includes(name),
      onReadout: (next) => {
        clearTimeout(trailing);
        const wait = next.back === undefined ? reportedAt + READOUT_EVERY_MS - performance.now() : 0;
        if (wait <= 0) report(next);
        else trailing = setTimeout(() => report(next), wait);
      },
    });
    plot.current = made;
    return () => {
      clearTimeout(trailing);
      plot.current = undefined;
      made.destroy();
    };
  }, [metric, key, height, window.seconds]);

  useEffect(() => {
    hiddenNow.current = hidden;
    plot.current?.applyVisibility();
  }, [hidden]);

  useRepaint(plot);
  const shown = queues.map(({ queue }) => queue);
  useWatch<'strip'>({ kind: 'strip', span, column, metric, queues: shown }, ({ value, end }) => {
    plot.current?.setStrip(value);
    setIsEmpty(extent(value, () => true) === undefined);
    reportDrawn(end);
  });

  useWatch<'marks'>({ kind: 'marks', span, limit: MARKS }, ({ value }) => plot.current?.setMarks(value));

  const { label, format, enough } = METRICS[metric];
  return (
    <figure className={styles.chart} aria-label={`${label}, per queue, over time`}>
      <div
        ref={host}
        className={styles.plot}
        role="img"
        aria-label={`${label}: a line per queue. The table view has the values.`}
      />
      {isEmpty && <p className={styles.empty}>No poll was observed in {window.label}.</p>}
      <Legend
        queues={queues}
        hidden={hidden}
        onHide={onHide}
        readout={readout}
        edge={isLive ? 'now' : 'end'}
        format={format}
        enough={enough}
      />
    </figure>
  );
}
