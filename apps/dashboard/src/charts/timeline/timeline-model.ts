import type { LaneSubject, TimelinePoll, TimeRange } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { createCell, type Readable } from '../../session/readable.ts';
import { middleOf, panned, spanOf, within, withRoom, zoomed } from './viewport.ts';

export interface TimelineState {
  readonly view: TimeRange;
  /** Whether the view runs along with the stream; any move of the user's ends that. */
  readonly follows: boolean;
  /** The poll that is shown in full. */
  readonly selected: TimelinePoll | undefined;
  /** The lane whose polls are stepped through. */
  readonly lane: LaneSubject | undefined;
  /** A stretch to be measured. */
  readonly measured: TimeRange | undefined;
}

/** One is shown with so much of its surroundings on either side, in its own length. */
const AROUND_POLL = 2;

/** What of the timeline is in view and selected. Knows nothing of pixels. */
export class TimelineModel {
  readonly #state;
  #extent: TimeRange;

  constructor(view: TimeRange, { follows }: { readonly follows: boolean }) {
    this.#extent = view;
    this.#state = createCell<TimelineState>({
      view,
      follows,
      selected: undefined,
      lane: undefined,
      measured: undefined,
    });
  }

  get state(): Readable<TimelineState> {
    return this.#state;
  }

  /** All that something is known of. */
  get extent(): TimeRange {
    return this.#extent;
  }

  setExtent(extent: TimeRange): void {
    this.#extent = extent;
  }

  /** The stream has come to this instant. */
  runTo(edge: Nanoseconds): void {
    const { view, follows } = this.#state.get();
    if (follows && edge !== view.to) this.#set({ view: { from: edge - spanOf(view), to: edge } });
  }

  follow(): void {
    this.#set({ follows: true });
  }

  /** Shows `factor` times as much; while the stream is followed its end stays where it is, otherwise `at`. */
  zoom(factor: number, at?: Nanoseconds): void {
    const { view, follows } = this.#state.get();
    const next = zoomed(view, factor, follows ? view.to : (at ?? middleOf(view)));
    this.#set({ view: follows ? next : within(next, this.#extent) });
  }

  /** Moves the view by a part of its span, later if positive. */
  pan(part: number): void {
    if (part !== 0) this.show(panned(this.#state.get().view, part));
  }

  show(view: TimeRange): void {
    this.#set({ view: within(view, this.#extent), follows: false });
  }

  showWhole(): void {
    this.show(withRoom(this.#extent));
  }

  /** Shows what is measured or else selected; says whether there was something. */
  fit(range?: TimeRange): boolean {
    const { measured, selected } = this.#state.get();
    if (measured !== undefined) this.show(withRoom(measured));
    else if (selected !== undefined) this.show(withRoom(stretchOf(selected), AROUND_POLL));
    else if (range !== undefined) this.show(withRoom(range));
    else return false;
    return true;
  }

  /** Makes a poll the selected one, in its lane if it has one of its own; moves it into view if it is beside it. */
  select(selected: TimelinePoll, lane: LaneSubject): void {
    this.#set({ selected, lane });
    const { view } = this.#state.get();
    const { start, duration } = selected;
    if (start + duration >= view.from && start <= view.to) return;
    const half = spanOf(view) / 2;
    const middle = start + duration / 2;
    this.show({ from: middle - half, to: middle + half });
  }

  setLane(lane: LaneSubject | undefined): void {
    this.#set({ lane });
  }

  measure(measured: TimeRange | undefined): void {
    this.#set({ measured });
  }

  /** Lets go of what is measured, or else selected; says whether there was something. */
  clear(): boolean {
    const { measured, selected } = this.#state.get();
    if (measured !== undefined) this.#set({ measured: undefined });
    else if (selected !== undefined) this.#set({ selected: undefined });
    else return false;
    return true;
  }

  #set(change: Partial<TimelineState>): void {
    this.#state.set({ ...this.#state.get(), ...change });
  }
}

/** A poll with what its task waited before. */
function stretchOf({ start, duration, queueDelay }: TimelinePoll): TimeRange {
  return { from: start - Math.min(queueDelay, duration), to: start + duration };
}
