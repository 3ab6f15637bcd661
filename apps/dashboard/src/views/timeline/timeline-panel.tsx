import { type LaneSubject, type PollChoice, type TaskOrder, type Timeline, type TimeRange } from '@pollscope/analysis';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { TimelineChart } from '../../charts/timeline/timeline-chart.tsx';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import type { TimelinePlot } from '../../charts/timeline/timeline-plot.ts';
import type { ProgramMark, TimelineMark } from '../../charts/timeline/scene.ts';
import { overlap, spanOf, withRoom } from '../../charts/timeline/viewport.ts';
import { useFollowing, useSession } from '../../session/hooks.ts';
import { useView } from '../../url/use-view.ts';
import { type ChosenPoll, SelectedPoll } from './selected-poll.tsx';
import styles from './timeline.module.css';
import { TimelineLegend } from './timeline-legend.tsx';
import { TimelineTable } from './timeline-table.tsx';
import { TimelineToolbar } from './timeline-toolbar.tsx';
import { useLatest } from './use-latest.ts';
import { useFindingFlags } from './use-finding-flags.ts';
import { useProgramMarks } from './use-program-marks.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';
import { useViewportAddress } from './use-viewport-address.ts';

const NO_MARKS: readonly ProgramMark[] = [];

/** The timeline with what belongs to it: controls, the selected poll, and the same as a table. */
export function TimelinePanel({ model }: { readonly model: TimelineModel }) {
  const session = useSession();
  const plot = useRef<TimelinePlot | undefined>(undefined);
  const [filter, setFilter] = useState('');
  const [order, setOrder] = useState<TaskOrder>('slowest');
  const [asTable, setAsTable] = useState(false);
  const [chosen, setChosen] = useState<ChosenPoll>();
  const [timeline, setTimeline] = useLatest<Timeline | undefined>(undefined);
  const findings = useFindingFlags();
  const marks = useProgramMarks(model);
  const [showsMarks, setShowsMarks] = useState(true);
  const range = useSelectedRange();
  const pinned = usePinned(model);
  useViewportAddress(model);
  useEffect(() => {
    // A stretch that was selected elsewhere, or in an address that one went back to.
    if (range !== undefined && !overlap(range, model.state.get().view)) model.show(withRoom(range));
  }, [model, range]);

  const choose = useCallback(
    (choice: PollChoice | undefined, lane: LaneSubject) => {
      model.setLane(lane);
      setChosen(choice === undefined ? undefined : { choice, lane });
      if (choice === undefined) model.clear();
    },
    [model],
  );
  const showMark = useCallback((mark: TimelineMark) => model.show(stretchAround(mark, model)), [model]);
  const acts = useMemo(
    () => ({
      onChoose: choose,
      onMark: showMark,
      onRange: (selected: TimeRange | undefined) => session.selectRange(selected),
      onTimeline: setTimeline,
    }),
    [choose, showMark, session, setTimeline],
  );
  const programMarks = showsMarks ? marks : NO_MARKS;
  const settings = useMemo(
    () => ({ filter, order, pinned, findings, programMarks, range }),
    [filter, order, pinned, findings, programMarks, range],
  );
  const host = useTimelineKeys({ model, plot, findings, choose, showMark, range });
  return (
    <div className={styles.page} data-selected={chosen !== undefined}>
      <h1 className="visually-hidden">Timeline</h1>
      <TimelineToolbar
        model={model}
        range={range}
        filter={filter}
        onFilter={setFilter}
        order={order}
        onOrder={setOrder}
        asTable={asTable}
        onTable={setAsTable}
        marks={marks.length === 0 ? undefined : { shown: showsMarks, onShow: setShowsMarks }}
      />
      <div
        ref={host}
        className={styles.chart}
        role="application"
        aria-label="Timeline of workers, queues and tasks. Up and down choose a lane, Enter its longest poll in view, comma and full stop the polls beside it. The button Table shows the same as a table."
        tabIndex={0}
        data-testid="timeline"
      >
        <TimelineChart model={model} settings={settings} acts={acts} plotRef={plot} />
      </div>
      <TimelineLegend marks={programMarks.length} />
      {chosen !== undefined && (
        <SelectedPoll model={model} chosen={chosen} onChoose={choose} onClose={() => setChosen(undefined)} />
      )}
      {asTable && timeline !== undefined && <TimelineTable model={model} timeline={timeline} marks={programMarks} />}
    </div>
  );
}

/** A finding or a span with its surroundings; an instant in the middle of what is seen of it now. */
function stretchAround(mark: TimelineMark, model: TimelineModel): TimeRange {
  if (mark.to > mark.from) return withRoom(mark, 0.5);
  const half = spanOf(model.state.get().view) / 2;
  return { from: mark.from - half, to: mark.to + half };
}

function useSelectedRange(): TimeRange | undefined {
  const following = useFollowing();
  return useMemo(
    () => (following.kind === 'range' ? { from: following.from, to: following.to } : undefined),
    [following],
  );
}

/** The selected task of the page and that of the selected poll stand first among the tasks. */
function usePinned(model: TimelineModel): readonly number[] {
  const { selected } = useView();
  // Of the model's state only what changes seldom: the view changes with every frame.
  const poll = useSyncExternalStore(model.state.subscribe, () => model.state.get().selected);
  return useMemo(() => {
    const ofPage = Number(selected);
    const tasks = [poll?.task.id, Number.isSafeInteger(ofPage) && ofPage > 0 ? ofPage : undefined];
    return [...new Set(tasks.filter((task) => task !== undefined))];
  }, [selected, poll]);
}
