import type { TaskOrder, Timeline, TimelineMap, TimeRange } from '@pollscope/analysis';
import type { Nanoseconds, TaskId } from '@pollscope/protocol';
import type { Session, Watch } from '../../session/session.ts';
import { type Colours, readColours } from '../time/colours.ts';
import { drawLanes } from './draw-lanes.ts';
import { drawMap } from './draw-map.ts';
import { drawOverlays } from './draw-overlays.ts';
import { drawRuler } from './draw-ruler.ts';
import { type LaneLayout, lanesBetween, layoutOf } from './lane-layout.ts';
import { LaneTextures } from './lane-textures.ts';
import { type Paints, paintsOf } from './paints.ts';
import type { FindingFlag, ProgramMark, Scene } from './scene.ts';
import { Surface } from './surface.ts';
import { TimelineFeed } from './timeline-feed.ts';
import type { TimelineModel } from './timeline-model.ts';
import { between, spanOf } from './viewport.ts';

/** Names take a part of the width, within bounds. */
const GUTTER = { part: 0.17, least: 88, most: 220 };
const RIGHT_PX = 8;
/** A frame has 16 ms, of which drawing takes some. */
const PAINT_MS = 5;
/** Part of its way that the view goes in a frame. */
const GLIDE = 0.3;
/** Nearer than this part of a pixel it is there. */
const THERE_PX = 0.3;
const MAP_COLUMNS = 400;

export interface TimelineElements {
  readonly map: HTMLCanvasElement;
  readonly ruler: HTMLCanvasElement;
  readonly lanes: HTMLCanvasElement;
  /** Scrolls the lanes, which `spacer` gives their height. */
  readonly scroller: HTMLElement;
  readonly spacer: HTMLElement;
}

/** What the page says of the timeline. */
export interface TimelineSettings {
  readonly filter: string;
  readonly order: TaskOrder;
  readonly pinned: readonly TaskId[];
  readonly findings: readonly FindingFlag[];
  readonly programMarks: readonly ProgramMark[];
  readonly range: TimeRange | undefined;
}

export interface TimelinePlotOptions extends TimelineElements {
  readonly session: Session;
  readonly model: TimelineModel;
  readonly settings: TimelineSettings;
  /** Where the view stands that follows the stream; undefined before there is data. */
  readonly edge: () => Nanoseconds | undefined;
  /** The instant at which the other views stand, if that is not the end. */
  readonly position: () => Nanoseconds | undefined;
  readonly motion: 'smooth' | 'stepped';
  readonly onTimeline: (timeline: Timeline) => void;
}

/** Draws the timeline on its canvases: from the last answer at once, and again when a new one is there. */
export class TimelinePlot {
  readonly #options: TimelinePlotOptions;
  readonly #map: Surface;
  readonly #ruler: Surface;
  readonly #lanes: Surface;
  readonly #textures = new LaneTextures();
  readonly #feed: TimelineFeed;
  readonly #mapWatch: Watch<'timelineMap'>;
  #paints: Paints;
  #settings: TimelineSettings;
  #timeline: Timeline | undefined;
  #layout: LaneLayout = layoutOf({ workers: 0, queues: 0, tasks: 0 });
  #mapAnswer: TimelineMap | undefined;
  #end: Nanoseconds = 0;
  /** What is on the screen, on its way to what the model says. */
  #view: TimeRange;
  #hovered: number | undefined;
  #frame = 0;
  #isDirty = true;
  #lastScroll = 0;

  constructor(options: TimelinePlotOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#map = new Surface(options.map);
    this.#ruler = new Surface(options.ruler);
    this.#lanes = new Surface(options.lanes);
    this.#paints = paintsOf(this.#colours());
    this.#view = options.model.state.get().view;
    this.#feed = new TimelineFeed({
      session: options.session,
      schedule: (callback, delayMs) => setTimeout(callback, delayMs),
      onTimeline: (timeline, end) => this.#take(timeline, end),
    });
    this.#mapWatch = options.session.watch<'timelineMap'>(({ value }) => {
      this.#mapAnswer = value;
      options.model.setExtent(value.extent);
      this.#isDirty = true;
    });
    this.#mapWatch.ask({ kind: 'timelineMap', span: { kind: 'live', window: 0 }, columns: MAP_COLUMNS });
    this.#frame = requestAnimationFrame(this.#tick);
  }

  /** What is on the screen; undefined before the first answer. */
  get scene(): Scene | undefined {
    const timeline = this.#timeline;
    if (timeline === undefined) return undefined;
    const { selected, lane, measured } = this.#options.model.state.get();
    const gutter = this.#gutter;
    const width = Math.max(1, this.#lanes.width - gutter - RIGHT_PX);
    const scene = { view: this.#view, gutter, width };
    return {
      ...scene,
      timeline,
      layout: this.#layout,
      scrollTop: this.#options.scroller.scrollTop,
      height: this.#lanes.height,
      textures: this.#textures,
      paints: this.#paints,
      end: this.#end,
      findings: this.#settings.findings,
      programMarks: this.#settings.programMarks,
      selected,
      lane,
      measured,
      range: this.#settings.range,
      position: this.#options.position(),
      hovered: this.#hovered,
    };
  }

  get map(): { readonly map: TimelineMap; readonly gutter: number; readonly width: number } | undefined {
    const map = this.#mapAnswer;
    const gutter = this.#gutter;
    return map === undefined ? undefined : { map, gutter, width: Math.max(1, this.#map.width - gutter - RIGHT_PX) };
  }

  set(settings: TimelineSettings): void {
    this.#settings = settings;
    this.#isDirty = true;
  }

  /** The instant below the pointer. */
  hover(time: Nanoseconds | undefined): void {
    if (time === this.#hovered) return;
    this.#hovered = time;
    this.#isDirty = true;
  }

  /** Puts the lanes at this height at the top. */
  scrollTo(top: number): void {
    this.#options.scroller.scrollTop = top;
  }

  /** The view was moved by hand: it is where the hand put it. */
  jump(): void {
    this.#view = this.#options.model.state.get().view;
    this.#isDirty = true;
  }

  repaint(): void {
    this.#paints = paintsOf(this.#colours());
    if (this.#timeline !== undefined) this.#textures.take(this.#timeline);
    this.#isDirty = true;
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#feed.close();
    this.#mapWatch.close();
  }

  get #gutter(): number {
    return Math.round(Math.min(GUTTER.most, Math.max(GUTTER.least, this.#lanes.width * GUTTER.part)));
  }

  /** While the page stands still, a view that follows stands with it. */
  get #follows(): boolean {
    const { model, edge } = this.#options;
    return model.state.get().follows && edge() !== undefined;
  }

  #colours(): Colours {
    return readColours(this.#options.scroller);
  }

  #take(timeline: Timeline, end: Nanoseconds): void {
    const { model, spacer, onTimeline } = this.#options;
    this.#timeline = timeline;
    this.#end = end;
    this.#layout = layoutOf(timeline.lanes);
    this.#textures.take(timeline);
    model.setExtent(timeline.extent);
    spacer.style.height = `${this.#layout.height}px`;
    this.#isDirty = true;
    onTimeline(timeline);
  }

  readonly #tick = (): void => {
    this.#frame = requestAnimationFrame(this.#tick);
    const resized = [this.#map, this.#ruler, this.#lanes].map((surface) => surface.fit()).includes(true);
    this.#move();
    this.#ask();
    const until = performance.now() + PAINT_MS;
    const painted = this.#textures.paint(this.#paints, () => performance.now() > until);
    const { scrollTop } = this.#options.scroller;
    if (!resized && !painted && !this.#isDirty && scrollTop === this.#lastScroll) return;
    this.#isDirty = false;
    this.#lastScroll = scrollTop;
    this.#draw();
  };

  /** Lets the view run with the stream, and glide to where it was sent. */
  #move(): void {
    const { model, edge, motion } = this.#options;
    const now = edge();
    if (now !== undefined) model.runTo(now);
    const { view } = model.state.get();
    const follows = this.#follows;
    if (view.from === this.#view.from && view.to === this.#view.to) return;
    this.#isDirty = true;
    const pixel = spanOf(view) / Math.max(1, this.#lanes.width);
    const isNear = (a: Nanoseconds, b: Nanoseconds): boolean => Math.abs(a - b) < THERE_PX * pixel;
    const isThere = isNear(spanOf(view), spanOf(this.#view)) && (follows || isNear(view.from, this.#view.from));
    this.#view = isThere || motion === 'stepped' ? view : between(this.#view, view, GLIDE);
  }

  #ask(): void {
    const { model, scroller } = this.#options;
    const { filter, order, pinned } = this.#settings;
    const { view } = model.state.get();
    const { scrollTop, clientHeight } = scroller;
    const known = lanesBetween(this.#layout, scrollTop, scrollTop + clientHeight);
    // Before the first answer nobody knows how many lanes there are.
    const lanes = this.#timeline === undefined ? { first: 0, count: 24 } : withMargin(known);
    const width = Math.round(this.#lanes.width - this.#gutter - RIGHT_PX);
    this.#feed.want({ view, follows: this.#follows, width, ...lanes, filter, order, pinned });
  }

  #draw(): void {
    const { scene, map } = this;
    if (map !== undefined) {
      const { findings, range } = this.#settings;
      drawMap(this.#map.begin(), { ...map, view: this.#view, range, paints: this.#paints, findings });
    }
    if (scene === undefined) return;
    drawRuler(this.#ruler.begin(), scene);
    const ctx = this.#lanes.begin();
    drawLanes(ctx, scene);
    drawOverlays(ctx, scene);
    this.#options.session.drawn(this.#end);
  }
}

/** Some lanes above and below come along, in steps, so that scrolling does not ask for each lane. */
function withMargin({ first, count }: { readonly first: number; readonly count: number }) {
  const step = 8;
  const from = Math.max(0, Math.floor(first / step) * step - step);
  return { first: from, count: Math.ceil((first + count - from) / step) * step + step };
}
