import type { TaskOrder, Timeline, TimeRange } from '@pollscope/analysis';
import type { Nanoseconds, TaskId } from '@pollscope/protocol';
import type { Query } from '../../ingest/messages.ts';
import type { Session, Watch } from '../../session/session.ts';
import { spanOf } from './viewport.ts';

/** So much beside the view is asked for as well, in its span: what comes into view while it is moved is there at once. */
const BESIDE = 1;
/** Of a view that follows the stream, which only moves one way. */
const BESIDE_RUNNING = 0.2;
/** While the view moves it is asked for again so often. */
const ASK_EVERY_MS = 80;
/** When it has come to rest, so that it lies in the middle of what is asked for. */
const SETTLED_MS = 250;
/** While it is moved by less than this part of its span, what was asked for covers it. */
const COVERED = 0.6;

/** What is in view, and what of it is wanted. */
export interface Wanted {
  readonly view: TimeRange;
  readonly follows: boolean;
  /** Of the lanes, in CSS pixels. */
  readonly width: number;
  readonly first: number;
  readonly count: number;
  readonly filter: string;
  readonly order: TaskOrder;
  readonly pinned: readonly TaskId[];
}

export interface TimelineFeedOptions {
  readonly session: Session;
  readonly schedule: (callback: () => void, delayMs: number) => void;
  readonly onTimeline: (timeline: Timeline, end: Nanoseconds) => void;
}

/** Keeps asking for what is in view. */
export class TimelineFeed {
  readonly #options: TimelineFeedOptions;
  readonly #watch: Watch<'timeline'>;
  #wanted: Wanted | undefined;
  /** The view that was last asked for, and the rest of the question as text. */
  #asked: { readonly view: TimeRange; readonly rest: string; readonly follows: boolean } | undefined;
  #isWaiting = false;

  constructor(options: TimelineFeedOptions) {
    this.#options = options;
    this.#watch = options.session.watch<'timeline'>(({ value, end }) => options.onTimeline(value, end));
  }

  /** To be called whenever something changed; costs next to nothing when nothing did. */
  want(wanted: Wanted): void {
    this.#wanted = wanted;
    const news = this.#newsIn(wanted);
    if (this.#isWaiting || wanted.width < 1 || news === 'none') return;
    this.#isWaiting = true;
    if (news === 'now') this.#ask(wanted);
    this.#options.schedule(() => this.#again(news, wanted), news === 'now' ? ASK_EVERY_MS : SETTLED_MS);
  }

  #again(news: 'now' | 'settled', before: Wanted): void {
    this.#isWaiting = false;
    const wanted = this.#wanted;
    if (wanted === undefined) return;
    if (news === 'settled' && wanted.view === before.view) this.#ask(wanted);
    else this.want(wanted);
  }

  close(): void {
    this.#wanted = undefined;
    this.#watch.close();
  }

  /** Whether what is wanted was asked for: it was, it should be when the view rests, or now. */
  #newsIn(wanted: Wanted): 'none' | 'settled' | 'now' {
    const asked = this.#asked;
    if (asked === undefined || asked.follows !== wanted.follows || asked.rest !== restOf(wanted)) return 'now';
    const span = spanOf(asked.view);
    if (Math.abs(spanOf(wanted.view) - span) > span * 1e-9) return 'now';
    // While the stream is followed it is answered again by itself.
    if (wanted.follows || wanted.view.from === asked.view.from) return 'none';
    return Math.abs(wanted.view.from - asked.view.from) < span * COVERED ? 'settled' : 'now';
  }

  #ask(wanted: Wanted): void {
    this.#asked = { view: wanted.view, rest: restOf(wanted), follows: wanted.follows };
    this.#watch.ask(queryOf(wanted));
  }
}

function restOf({ width, first, count, filter, order, pinned }: Wanted): string {
  return JSON.stringify([width, first, count, filter, order, pinned]);
}

function queryOf({ view, follows, width, first, count, filter, order, pinned }: Wanted): Query<'timeline'> {
  const span = spanOf(view);
  const beside = span * (follows ? BESIDE_RUNNING : BESIDE);
  const what = { kind: 'timeline', column: span / width, first, count, filter, order, pinned } as const;
  if (follows) return { ...what, span: { kind: 'live', window: span + beside }, before: beside, after: 0 };
  const window = span + 2 * beside;
  return { ...what, span: { kind: 'frozen', window, until: view.to + beside }, before: beside, after: beside };
}
