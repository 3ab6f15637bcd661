import type { Nanoseconds } from '@pollscope/protocol';
import { type RefObject, useEffect, useState } from 'react';
import { frozenAt } from '../session/following.ts';
import { useReadable, useSession } from '../session/hooks.ts';
import { useThemeControl } from '../theme/use-theme.ts';
import type { TimePlotOptions } from './time/time-plot.ts';

/** What every plot takes from the page around it. */
export type Surroundings = Pick<TimePlotOptions, 'edge' | 'edgeName' | 'motion'>;

export function useSurroundings(): Surroundings {
  const session = useSession();
  const [motion] = useState<TimePlotOptions['motion']>(() =>
    matchMedia('(prefers-reduced-motion: reduce)').matches ? 'stepped' : 'smooth',
  );
  return {
    edge: () => frozenAt(session.following.get()) ?? session.smoothNow(),
    edgeName: () => (session.following.get().kind === 'live' ? 'now' : 'end'),
    motion,
  };
}

/** Reports the end of the newest data once it has been drawn: plots draw in the next animation frame, and so does this. */
export function useReportDrawn(): (end: Nanoseconds) => void {
  const session = useSession();
  const [report] = useState(() => {
    let newest: Nanoseconds | undefined;
    return (end: Nanoseconds): void => {
      // A page in the background has no frames: one request must do for all that comes meanwhile.
      if (newest === undefined) {
        requestAnimationFrame(() => {
          if (newest !== undefined) session.drawn(newest);
          newest = undefined;
        });
      }
      newest = end;
    };
  });
  return report;
}

/** Tells a plot that the page's colours changed. */
export function useRepaint(plot: RefObject<{ repaint(): void } | undefined>): void {
  const painted = useReadable(useThemeControl().painted);
  useEffect(() => {
    if (painted > 0) plot.current?.repaint();
  }, [painted, plot]);
}
