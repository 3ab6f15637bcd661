import type { LaneSubject, PollChoice, TimelineLane, TimeRange } from '@pollscope/analysis';
import { mapTime } from './draw-map.ts';
import { markAt } from './draw-ruler.ts';
import { type Hit, hitAt } from './hit-test.ts';
import { laneAt } from './lane-layout.ts';
import { Pinch } from './pinch.ts';
import { type Scene, type TimelineMark, timeAt } from './scene.ts';
import type { TimelineModel } from './timeline-model.ts';
import type { TimelineElements, TimelinePlot } from './timeline-plot.ts';
import { spanOf } from './viewport.ts';

/** A hand that trembles less than this has clicked, not dragged. */
const CLICK_PX = 4;
/** What a turn of the wheel by one pixel does. A pinch on a trackpad comes as a wheel with Ctrl, in smaller steps. */
const WHEEL_ZOOM = 1.0016;
const PINCH_ZOOM = 1.01;

export interface PointerOptions extends TimelineElements {
  readonly plot: TimelinePlot;
  readonly model: TimelineModel;
  /** What is below the pointer, at a place of the page; undefined: nothing. */
  readonly onHover: (
    hover: { readonly hit: Hit | TimelineMark; readonly x: number; readonly y: number } | undefined,
  ) => void;
  readonly onChoose: (choice: PollChoice | undefined, lane: LaneSubject) => void;
  readonly onMark: (mark: TimelineMark) => void;
  /** A stretch was drawn on the ruler; undefined: it was clicked. */
  readonly onRange: (range: TimeRange | undefined) => void;
}

/** What a drag does: moves the view, measures, or selects a stretch. */
interface Drag {
  readonly kind: 'pan' | 'measure' | 'range' | 'map';
  readonly x: number;
  readonly y: number;
  readonly view: TimeRange;
  readonly scrollTop: number;
  moved: boolean;
}

/** Mouse, pen and finger on the timeline. */
export class Pointer {
  readonly #options: PointerOptions;
  readonly #aborter = new AbortController();
  #drag: Drag | undefined;
  /** Where fingers are on the lanes or the ruler. */
  readonly #fingers = new Map<number, number>();
  #pinch: Pinch | undefined;

  constructor(options: PointerOptions) {
    this.#options = options;
    const { lanes, ruler, map } = options;
    const { signal } = this.#aborter;
    for (const canvas of [lanes, ruler, map]) {
      canvas.addEventListener('pointerdown', (event) => this.#down(canvas, event), { signal });
      canvas.addEventListener('pointermove', (event) => this.#move(canvas, event), { signal });
      canvas.addEventListener('pointerup', (event) => this.#up(canvas, event), { signal });
      canvas.addEventListener('pointercancel', (event) => this.#cancel(event), { signal });
      canvas.addEventListener('pointerleave', () => this.#leave(), { signal });
      canvas.addEventListener('wheel', (event) => this.#wheel(event), { signal, passive: false });
    }
    lanes.addEventListener('dblclick', () => options.model.fit(), { signal });
  }

  destroy(): void {
    this.#aborter.abort();
  }

  #down(canvas: HTMLCanvasElement, event: PointerEvent): void {
    if (event.button !== 0) return;
    const { map, ruler, model, scroller } = this.#options;
    canvas.setPointerCapture(event.pointerId);
    const { view } = model.state.get();
    const kinds = new Map<HTMLCanvasElement, Drag['kind']>([
      [map, 'map'],
      [ruler, 'range'],
    ]);
    const kind = kinds.get(canvas) ?? (event.shiftKey ? 'measure' : 'pan');
    const { offsetX: x, offsetY: y } = event;
    if (kind !== 'map' && this.#touch(event)) return;
    this.#drag = { kind, x, y, view, scrollTop: scroller.scrollTop, moved: false };
    if (kind === 'map') this.#showOnMap(x);
  }

  #move(canvas: HTMLCanvasElement, event: PointerEvent): void {
    const { offsetX: x, offsetY: y } = event;
    if (this.#fingers.has(event.pointerId)) this.#fingers.set(event.pointerId, x);
    if (this.#pinch !== undefined) {
      this.#options.model.show(this.#pinch.move(event.pointerId, x));
      this.#options.plot.jump();
      return;
    }
    const drag = this.#drag;
    if (drag === undefined) {
      this.#hover(canvas, event);
      return;
    }
    if (!drag.moved && Math.hypot(x - drag.x, y - drag.y) < CLICK_PX) return;
    drag.moved = true;
    this.#options.onHover(undefined);
    this.#dragTo(drag, x, y);
  }

  #dragTo(drag: Drag, x: number, y: number): void {
    const { plot, model, scroller } = this.#options;
    const { scene } = plot;
    if (scene === undefined) return;
    switch (drag.kind) {
      case 'map':
        this.#showOnMap(x);
        return;
      case 'pan': {
        const by = ((drag.x - x) / scene.width) * spanOf(drag.view);
        model.show({ from: drag.view.from + by, to: drag.view.to + by });
        scroller.scrollTop = drag.scrollTop + drag.y - y;
        plot.jump();
        return;
      }
      case 'measure':
      case 'range':
        model.measure(stretchOf(scene, drag.x, x));
    }
  }

  #up(canvas: HTMLCanvasElement, event: PointerEvent): void {
    this.#lift(event);
    const drag = this.#drag;
    this.#drag = undefined;
    if (drag === undefined) return;
    const { model, onRange } = this.#options;
    if (!drag.moved) {
      this.#click(canvas, event);
      return;
    }
    if (drag.kind !== 'range') return;
    const { measured } = model.state.get();
    model.measure(undefined);
    onRange(measured);
  }

  #cancel(event: PointerEvent): void {
    this.#lift(event);
    this.#drag = undefined;
  }

  /** Says whether a second finger has come down, with which a pinch begins in place of what the first one did. */
  #touch({ pointerType, pointerId, offsetX }: PointerEvent): boolean {
    const { plot, model, onHover } = this.#options;
    if (pointerType !== 'touch') return false;
    this.#fingers.set(pointerId, offsetX);
    if (this.#fingers.size !== 2 || plot.scene === undefined) return this.#fingers.size > 2;
    if (this.#drag?.kind !== 'pan') model.measure(undefined);
    this.#drag = undefined;
    onHover(undefined);
    this.#pinch = new Pinch({ ...plot.scene, view: model.state.get().view }, this.#fingers);
    return true;
  }

  #lift({ pointerId }: PointerEvent): void {
    this.#fingers.delete(pointerId);
    this.#pinch = undefined;
  }

  #leave(): void {
    this.#options.plot.hover(undefined);
    this.#options.onHover(undefined);
  }

  #click(canvas: HTMLCanvasElement, { offsetX: x, offsetY: y }: PointerEvent): void {
    const { plot, lanes, ruler, model, onChoose, onMark } = this.#options;
    const { scene } = plot;
    if (scene === undefined) return;
    if (canvas === ruler) {
      const mark = markAt(scene, x, y);
      if (mark !== undefined) onMark(mark);
    }
    if (canvas !== lanes) return;
    const lane = laneOfGutter(scene, x, y);
    if (lane !== undefined) {
      model.setLane(lane.subject);
      return;
    }
    const hit = hitAt(scene, x, y);
    if (hit !== undefined) onChoose(choiceOf(hit), hit.lane.subject);
  }

  #hover(canvas: HTMLCanvasElement, { offsetX: x, offsetY: y, clientX, clientY }: PointerEvent): void {
    const { plot, lanes, ruler, onHover } = this.#options;
    const { scene } = plot;
    if (scene === undefined) return;
    plot.hover(canvas !== this.#options.map && x >= scene.gutter ? timeAt(scene, x) : undefined);
    const mark = canvas === ruler ? markAt(scene, x, y) : undefined;
    const hit = canvas === lanes ? hitAt(scene, x, y) : mark;
    onHover(hit === undefined ? undefined : { hit, x: clientX, y: clientY });
  }

  /** The wheel zooms at the pointer; with Shift, or turned sideways, it moves the view. Over the names it scrolls. */
  #wheel(event: WheelEvent): void {
    const { plot, model } = this.#options;
    const { scene } = plot;
    // Over the names too a pinch is for the timeline: the browser would enlarge the page.
    if (scene === undefined || (event.offsetX < scene.gutter && !event.ctrlKey)) return;
    event.preventDefault();
    const unit = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
    const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
    if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) model.pan((sideways * unit) / scene.width);
    else model.zoom((event.ctrlKey ? PINCH_ZOOM : WHEEL_ZOOM) ** (event.deltaY * unit), timeAt(scene, event.offsetX));
    plot.jump();
  }

  #showOnMap(x: number): void {
    const { plot, model } = this.#options;
    const { map } = plot;
    if (map === undefined) return;
    const middle = mapTime(map, x);
    const half = spanOf(model.state.get().view) / 2;
    model.show({ from: middle - half, to: middle + half });
    plot.jump();
  }
}

function stretchOf(scene: Scene, from: number, to: number): TimeRange {
  const [a, b] = [timeAt(scene, Math.max(scene.gutter, from)), timeAt(scene, Math.max(scene.gutter, to))];
  return { from: Math.max(0, Math.round(Math.min(a, b))), to: Math.round(Math.max(a, b)) };
}

/** The lane whose name was clicked. */
function laneOfGutter(scene: Scene, x: number, y: number): TimelineLane | undefined {
  if (x >= scene.gutter) return undefined;
  const lane = laneAt(scene.layout, y + scene.scrollTop);
  return lane === undefined ? undefined : scene.timeline.shown[lane - scene.timeline.first];
}

/** The poll below the pointer, or the longest of those that are too many to tell apart. */
function choiceOf({ what, lane }: Hit): PollChoice | undefined {
  if (what.kind === 'poll') return { kind: 'at', task: what.task, start: what.start };
  if (what.kind === 'break' || what.polls === 0) return undefined;
  return { kind: 'longest', lane: lane.subject, range: what.range };
}
