import { type RefObject, useEffect, useState } from 'react';
import { useReadable, useSession } from '../session/hooks.ts';
import { useThemeControl } from '../theme/use-theme.ts';
import type { TimePlotOptions } from './time/time-plot.ts';

/** What every plot takes from the page around it. */
export type Surroundings = Pick<TimePlotOptions, 'edge' | 'motion'>;

export function useSurroundings(): Surroundings {
  const session = useSession();
  const [motion] = useState<TimePlotOptions['motion']>(() =>
    matchMedia('(prefers-reduced-motion: reduce)').matches ? 'stepped' : 'smooth',
  );
  return {
    edge: () => {
      const following = session.following.get();
      return following.kind === 'paused' ? following.at : session.smoothNow();
    },
    motion,
  };
}

/** Tells a plot that the page's colours changed. */
export function useRepaint(plot: RefObject<{ repaint(): void } | undefined>): void {
  const painted = useReadable(useThemeControl().painted);
  useEffect(() => {
    if (painted > 0) plot.current?.repaint();
  }, [painted, plot]);
}
