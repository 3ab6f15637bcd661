import { useEffect } from 'react';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { useViewLocation } from '../../url/use-view.ts';
import { useSettledView } from './use-settled-view.ts';

/** Keeps what is in view in the address while it stands still, so that a copied link shows the same. */
export function useViewportAddress(model: TimelineModel): void {
  const location = useViewLocation();
  const { view, follows } = useSettledView(model);
  const from = Math.max(0, Math.round(view.from));
  const to = Math.max(from + 1, Math.round(view.to));
  useEffect(() => {
    const shown = location.get();
    if (shown.view !== 'timeline') return;
    const viewport = follows ? undefined : { from, to };
    if (viewport?.from !== shown.viewport?.from || viewport?.to !== shown.viewport?.to) location.replace({ viewport });
  }, [location, follows, from, to]);
}
