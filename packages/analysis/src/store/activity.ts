import type {
  Mark,
  MarksSection,
  Slice,
  SlicesSection,
  StacksSection,
  WaitsSection,
  WakesSection,
  WorkerId,
} from '@pollscope/protocol';
import { EventRing } from './event-ring.ts';
import { RowRing } from './row-ring.ts';

/** 7 MiB and 2.5 MiB: at 100,000 wakes a second the last 2.6 s, for the lists of a task; the counts over time are in its windows. */
const WAKES = 2 ** 18;
const WAITS = 2 ** 17;

/** Objects of some 200 bytes: 6 MB, and less for marks. */
const SLICES = 2 ** 15;
const MARKS = 10_000;

/** A stack has some 30 frames of 50 bytes: 1.5 MB. */
const STACKS = 1_000;

/** Rows of each kind of single event, besides polls, that are kept: what is older has no effect on any answer. */
export const EVENTS_KEPT = { wakes: WAKES, waits: WAITS, slices: SLICES, marks: MARKS } as const;

type OfWorker<Row> = Row & { readonly worker: WorkerId };

/** The latest single events that are not polls, within fixed bounds: 20 MB in all. */
export class Activity {
  readonly wakes = new EventRing(WAKES, ['task', 'waker', 'source', 'effect']);
  readonly waits = new EventRing(WAITS, ['task', 'resource']);
  readonly slices = new RowRing<OfWorker<Slice>>(SLICES);
  readonly marks = new RowRing<OfWorker<Mark>>(MARKS);
  readonly stacks = new RowRing<StacksSection['rows'][number]>(STACKS);

  addWakes({ worker, length, time, task, waker, source, effect }: WakesSection): void {
    this.wakes.add({ worker, length, time, numbers: { task, waker, source, effect } });
  }

  addWaits({ worker, length, time, task, resource }: WaitsSection): void {
    this.waits.add({ worker, length, time, numbers: { task, resource } });
  }

  addSlices({ worker, rows }: SlicesSection): void {
    for (const slice of rows) this.slices.add({ ...slice, worker });
  }

  addMarks({ worker, rows }: MarksSection): void {
    for (const mark of rows) this.marks.add({ ...mark, worker });
  }

  addStacks({ rows }: StacksSection): void {
    for (const stack of rows) this.stacks.add(stack);
  }
}
