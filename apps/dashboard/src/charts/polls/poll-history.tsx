import type { TaskPolls } from '@pollscope/analysis';
import type { TaskId } from '@pollscope/protocol';
import { useEffect, useRef } from 'react';
import { useWatch } from '../../session/hooks.ts';
import { useSpan } from '../../session/use-span.ts';
import { useWindow } from '../../session/use-window.ts';
import { queueStyle } from '../../theme/queue-style.ts';
import { useRepaint, useReportDrawn, useSurroundings } from '../use-plot.ts';
import { PollHistoryPlot } from './poll-history-plot.ts';

/** Columns to the window: about as many as the strip has pixels, on the narrowest of screens. */
const COLUMNS = 300;

export interface PollHistoryProps {
  readonly task: TaskId;
  readonly queue: number;
  readonly windowSeconds: number;
  /** In CSS pixels, without the time axis. */
  readonly height: number;
  /** Rows of `slowest` in the answers. */
  readonly limit: number;
  readonly onPolls: (polls: TaskPolls) => void;
}

/** One task's polls over time, below the same axis as the strips. */
export function PollHistory({ task, queue, windowSeconds, height, limit, onPolls }: PollHistoryProps) {
  const reportDrawn = useReportDrawn();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<PollHistoryPlot | undefined>(undefined);
  const surroundings = useRef(useSurroundings());
  const span = useSpan(windowSeconds);
  const { seconds } = useWindow(windowSeconds);
  const column = (seconds / COLUMNS) * 1e9;

  useEffect(() => {
    if (host.current === null) return;
    const made = new PollHistoryPlot({
      ...surroundings.current,
      host: host.current,
      height,
      timeAxis: 'shown',
      window: seconds * 1e9,
      variable: queueStyle(queue).variable,
    });
    plot.current = made;
    return () => {
      plot.current = undefined;
      made.destroy();
    };
  }, [height, queue, seconds]);

  useRepaint(plot);
  useWatch<'taskPolls'>({ kind: 'taskPolls', span, column, task, limit }, ({ value, end }) => {
    plot.current?.setPolls(value);
    onPolls(value);
    reportDrawn(end);
  });

  return (
    <div
      ref={host}
      role="img"
      aria-label="Poll times of this task over time, shortest to longest. The list below has the slowest."
    />
  );
}
