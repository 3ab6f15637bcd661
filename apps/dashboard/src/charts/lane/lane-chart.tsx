import { useEffect, useRef } from 'react';
import { useWatch } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { useRepaint, useSurroundings } from '../use-plot.ts';
import { LanePlot } from './lane-plot.ts';

/** 300 columns to the screen, none finer than the 100 ms windows that agents send. */
function laneColumn(windowSeconds: number): number {
  return Math.max(0.1, windowSeconds / 300) * 1e9;
}

export interface LaneChartProps {
  readonly windowSeconds: number;
  readonly workers: readonly { readonly worker: number; readonly name: string }[];
}

/** What each worker did over time, below the same time axis as the strips. */
export function LaneChart({ windowSeconds, workers }: LaneChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<LanePlot | undefined>(undefined);
  const surroundings = useRef(useSurroundings());
  const span = useSpan(windowSeconds);
  const { seconds } = useWindow(windowSeconds);
  const key = JSON.stringify(workers);

  useEffect(() => {
    if (host.current === null) return;
    const made = new LanePlot({
      ...surroundings.current,
      host: host.current,
      timeAxis: 'hidden',
      window: seconds * 1e9,
      workers: JSON.parse(key),
    });
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, [key, seconds]);

  useRepaint(plot);
  useWatch<'workerLane'>({ kind: 'workerLane', span, column: laneColumn(seconds) }, ({ value }) => {
    plot.current?.setLane(value);
  });

  return (
    <div
      ref={host}
      role="img"
      aria-label="Share of each worker's time in polling, driver and parked. The table below has the figures."
    />
  );
}
