import { useEffect } from 'react';
import type { TimelineModel, TimelineState } from '../../charts/timeline/timeline-model.ts';
import { useLatest } from './use-latest.ts';

/** The model's state for what is written beside the chart, which need not follow every frame. */
export function useSettledView(model: TimelineModel): TimelineState {
  const [state, setState] = useLatest(model.state.get());
  useEffect(() => model.state.subscribe(() => setState(model.state.get())), [model, setState]);
  return state;
}
