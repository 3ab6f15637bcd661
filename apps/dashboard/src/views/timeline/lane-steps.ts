import type { LaneSubject, PollChoice } from '@pollscope/analysis';
import type { RefObject } from 'react';
import { placeOf } from '../../charts/timeline/lane-layout.ts';
import { isSameLane } from '../../charts/timeline/scene.ts';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import type { TimelinePlot } from '../../charts/timeline/timeline-plot.ts';
import { middleOf } from '../../charts/timeline/viewport.ts';

export interface LaneActs {
  readonly model: TimelineModel;
  readonly plot: RefObject<TimelinePlot | undefined>;
  readonly choose: (choice: PollChoice | undefined, lane: LaneSubject) => void;
}

/** Selects the poll after or before the selected one, in the lane that was chosen last; otherwise the first lane's nearest. */
export function stepFrom({ model, plot, choose }: LaneActs, kind: 'next' | 'previous'): void {
  const { selected, view } = model.state.get();
  const lane = model.state.get().lane ?? plot.current?.scene?.timeline.shown[0]?.subject;
  if (lane === undefined) return;
  choose({ kind, lane, start: selected?.start ?? middleOf(view) }, lane);
}

/** Selects the longest poll of the chosen lane that is in view. */
export function chooseInLane({ model, choose }: LaneActs): void {
  const { lane, view } = model.state.get();
  if (lane !== undefined) choose({ kind: 'longest', lane, range: view }, lane);
}

/** Chooses the lane below or above the chosen one, and scrolls it into view. */
export function laneBeside({ model, plot }: Pick<LaneActs, 'model' | 'plot'>, by: 1 | -1): void {
  const scene = plot.current?.scene;
  if (scene === undefined) return;
  const { timeline, layout, scrollTop, height } = scene;
  const current = timeline.shown.findIndex(({ subject }) => isSameLane(subject, model.state.get().lane));
  const next = current < 0 ? 0 : current + by;
  const lane = timeline.shown[next];
  const place = placeOf(layout, timeline.first + next);
  if (lane === undefined || place === undefined) return;
  model.setLane(lane.subject);
  if (place.top < scrollTop) plot.current?.scrollTo(place.top - 30);
  else if (place.top + place.height > scrollTop + height)
    plot.current?.scrollTo(place.top + place.height - height + 10);
}
