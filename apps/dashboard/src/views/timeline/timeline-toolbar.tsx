import { TASK_ORDERS, type TaskOrder, type TimeRange } from '@pollscope/analysis';
import type { TimelineModel } from '../../charts/timeline/timeline-model.ts';
import { exactTime } from '../../charts/timeline/time-ticks.ts';
import { formatDuration } from '../../format/format.ts';
import { useFollowing, useReplay, useSession } from '../../session/hooks.ts';
import { Button } from '../../widgets/button.tsx';
import { Datum } from '../../widgets/datum.tsx';
import { Segmented } from '../../widgets/segmented.tsx';
import { TableToggle } from '../../widgets/table-toggle.tsx';
import styles from './timeline.module.css';
import { useSettledView } from './use-settled-view.ts';

const ORDERS: Readonly<Record<TaskOrder, { readonly label: string; readonly hint: string }>> = {
  slowest: { label: 'Slowest', hint: 'Tasks with the longest poll in view first' },
  busiest: { label: 'Busiest', hint: 'Tasks with the most time in polls in view first' },
  first: { label: 'Oldest', hint: 'Tasks in the order in which they began' },
};
const ORDER_OPTIONS = TASK_ORDERS.map((value) => ({ value, ...ORDERS[value] }));

const ZOOM = 2;

export interface TimelineToolbarProps {
  readonly model: TimelineModel;
  /** The stretch that every view shows. */
  readonly range: TimeRange | undefined;
  readonly filter: string;
  readonly onFilter: (filter: string) => void;
  readonly order: TaskOrder;
  readonly onOrder: (order: TaskOrder) => void;
  readonly asTable: boolean;
  readonly onTable: (shown: boolean) => void;
  /** Undefined while the program marked nothing that is in view. */
  readonly marks: { readonly shown: boolean; readonly onShow: (shown: boolean) => void } | undefined;
}

/** How much is in view, and what moves it. */
export function TimelineToolbar({
  model,
  range,
  filter,
  onFilter,
  order,
  onOrder,
  asTable,
  onTable,
  marks,
}: TimelineToolbarProps) {
  const session = useSession();
  const isRecording = useReplay().kind === 'open';
  const { view, follows } = useSettledView(model);
  const isLive = useFollowing().kind === 'live';
  const follow = (): void => {
    session.resume();
    model.follow();
  };
  return (
    <div className={styles.toolbar}>
      <Button aria-pressed={follows && isLive} onClick={follow} title="Run along with the newest data">
        {isRecording ? 'Follow' : 'Live'}
      </Button>
      <div className={styles.buttons}>
        <Button aria-label="Zoom out" title="Zoom out (S)" onClick={() => model.zoom(ZOOM)}>
          −
        </Button>
        <Button aria-label="Zoom in" title="Zoom in (W)" onClick={() => model.zoom(1 / ZOOM)}>
          +
        </Button>
        <Button title="Show everything (0)" onClick={() => model.showWhole()}>
          Whole
        </Button>
        <Button title="Show what is measured, selected, or the range (F)" onClick={() => model.fit(range)}>
          Fit
        </Button>
      </div>
      <p className={styles.span}>
        <Datum name="timeline-span" value={Math.round(view.to - view.from)}>
          {formatDuration(view.to - view.from)}
        </Datum>{' '}
        from{' '}
        <Datum name="timeline-from" value={Math.round(view.from)}>
          {exactTime(Math.max(0, view.from - (view.from % stepOf(view.to - view.from))))}
        </Datum>
      </p>
      <div className={styles.right}>
        <input
          type="search"
          className={styles.filter}
          aria-label="Filter the tasks by name or queue"
          placeholder="Filter tasks"
          value={filter}
          onChange={(event) => onFilter(event.target.value)}
        />
        <Segmented<TaskOrder> label="Order of the tasks" options={ORDER_OPTIONS} value={order} onChange={onOrder} />
        {marks !== undefined && (
          <Button aria-pressed={marks.shown} title="What the program marked" onClick={() => marks.onShow(!marks.shown)}>
            Marks
          </Button>
        )}
        <TableToggle of="The timeline" shown={asTable} onChange={onTable} />
      </div>
    </div>
  );
}

/** Digits that are far below what is in view say nothing. */
function stepOf(span: number): number {
  return 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, span))) - 2);
}
