import { WakeSource } from '@pollscope/protocol';
import type { TimeRange, WakeArrow } from '@pollscope/analysis';
import { formatDuration } from '../../format/format.ts';
import { boxOf } from './draw-lanes.ts';
import { drawMarkLines } from './draw-program-marks.ts';
import { FONT, type Scene, type ShownLane, shownLanes, xOf } from './scene.ts';

const STRIPE_PX = 6;
/** Arrows that are shorter have their tag above them. */
const TAGGED_PX = 90;
const TAG_ABOVE_PX = 24;

/** What lies over the lanes: what is missing, selected and measured, and who woke whom. */
export function drawOverlays(ctx: CanvasRenderingContext2D, scene: Scene): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(scene.gutter, 0, scene.width, scene.height);
  ctx.clip();
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  for (const gap of scene.timeline.gaps) drawGap(ctx, scene, gap);
  drawFuture(ctx, scene);
  drawMarkLines(ctx, scene);
  drawRange(ctx, scene);
  drawSelected(ctx, scene);
  drawLine(ctx, scene, { time: scene.position, variable: '--accent', dash: [] });
  drawLine(ctx, scene, { time: scene.hovered, variable: '--ink-3', dash: [2, 3] });
  drawMeasured(ctx, scene);
  ctx.restore();
}

/** Hatches a stretch in which data was lost: nothing there may be read as idle. */
function drawGap(ctx: CanvasRenderingContext2D, scene: Scene, { from, to }: TimeRange): void {
  const left = Math.max(scene.gutter, xOf(scene, from));
  const right = Math.min(scene.gutter + scene.width, Math.max(xOf(scene, to), left + 1));
  if (right <= left || xOf(scene, to) < scene.gutter) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, right - left, scene.height);
  ctx.clip();
  ctx.globalAlpha = 0.75;
  ctx.fillStyle = scene.paints.css.of('--warning-wash');
  ctx.fill();
  ctx.strokeStyle = scene.paints.css.of('--warning');
  ctx.globalAlpha = 0.5;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let x = left - scene.height; x < right; x += STRIPE_PX) {
    ctx.moveTo(x, scene.height);
    ctx.lineTo(x + scene.height, 0);
  }
  ctx.stroke();
  ctx.restore();
}

/** What has not been received is not idle either. */
function drawFuture(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const left = Math.max(scene.gutter, xOf(scene, scene.end));
  const right = scene.gutter + scene.width;
  if (left >= right) return;
  ctx.fillStyle = scene.paints.css.of('--paper');
  ctx.fillRect(left, 0, right - left, scene.height);
}

function drawRange(ctx: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.range === undefined) return;
  const left = xOf(scene, scene.range.from);
  const right = xOf(scene, scene.range.to);
  ctx.fillStyle = scene.paints.css.of('--paper');
  ctx.globalAlpha = 0.6;
  ctx.fillRect(scene.gutter, 0, Math.max(0, left - scene.gutter), scene.height);
  ctx.fillRect(right, 0, Math.max(0, scene.gutter + scene.width - right), scene.height);
  ctx.globalAlpha = 1;
  ctx.fillStyle = scene.paints.css.of('--accent');
  for (const x of [left, right]) ctx.fillRect(x - 0.5, 0, 1, scene.height);
}

function drawMeasured(ctx: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.measured === undefined) return;
  const { from, to } = scene.measured;
  const left = xOf(scene, from);
  const width = xOf(scene, to) - left;
  ctx.fillStyle = scene.paints.css.of('--accent');
  ctx.globalAlpha = 0.12;
  ctx.fillRect(left, 0, width, scene.height);
  ctx.globalAlpha = 1;
  for (const x of [left, left + width]) ctx.fillRect(x - 0.5, 0, 1, scene.height);
  tag(ctx, scene, { text: formatDuration(to - from), x: left + width / 2, y: 12, variable: '--accent' });
}

function drawSelected(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { selected, paints } = scene;
  if (selected === undefined) return;
  const lanes = shownLanes(scene);
  const arrows = [...(selected.wokenBy === undefined ? [] : [selected.wokenBy]), ...selected.woke];
  for (const arrow of arrows) drawArrow(ctx, scene, { arrow, lanes, isIncoming: arrow === selected.wokenBy });
  ctx.strokeStyle = paints.css.of('--ink');
  ctx.lineWidth = 2;
  const left = xOf(scene, selected.start);
  const width = Math.max(2, xOf(scene, selected.start + selected.duration) - left);
  for (const shown of lanes) {
    const { kind, id } = shown.lane.subject;
    const own = { worker: selected.worker, queue: selected.queue, task: selected.task.id }[kind];
    if (own !== id) continue;
    const { top, height } = boxOf(shown, selected.duration);
    ctx.strokeRect(left - 1, top - 1, width + 2, height + 2);
  }
}

interface DrawnArrow {
  readonly arrow: WakeArrow;
  readonly lanes: readonly ShownLane[];
  /** To the selected poll; otherwise from it. */
  readonly isIncoming: boolean;
}

/** From the waker's lane at the instant of the wake to the poll that followed, with the time between. */
function drawArrow(ctx: CanvasRenderingContext2D, scene: Scene, { arrow, lanes, isIncoming }: DrawnArrow): void {
  const to = laneOf(lanes, arrow.woken.id, arrow.to);
  const from = arrow.from === undefined ? to : laneOf(lanes, arrow.waker.id, arrow.from);
  if (to === undefined || from === undefined) return;
  const [x1, y1] = [xOf(scene, arrow.time), from.top + from.height / 2];
  const [x2, y2] = [xOf(scene, arrow.start), to.top + to.height / 2];
  if (Math.max(x1, x2) < scene.gutter || Math.min(x1, x2) > scene.gutter + scene.width) return;
  const bend = Math.max(12, Math.abs(x2 - x1) / 2);
  ctx.strokeStyle = scene.paints.css.of('--ink');
  ctx.fillStyle = ctx.strokeStyle;
  ctx.lineWidth = isIncoming ? 1.5 : 1;
  ctx.setLineDash(isIncoming ? [] : [4, 3]);
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2 - 3, y2);
  ctx.stroke();
  ctx.setLineDash([]);
  drawDiamond(ctx, x1, y1);
  drawHead(ctx, x2, y2);
  if (!isIncoming && x2 - x1 < 24) return;
  const who = { [WakeSource.task]: '', [WakeSource.timer]: 'timer, ', [WakeSource.outside]: 'outside, ' }[arrow.source];
  const text = `${who}${formatDuration(arrow.start - arrow.time)}`;
  // A short arrow would vanish below its tag.
  const y = x2 - x1 < TAGGED_PX ? Math.min(y1, y2) - TAG_ABOVE_PX : (y1 + y2) / 2;
  tag(ctx, scene, { text, x: (x1 + x2) / 2, y: Math.max(10, y), variable: '--ink' });
}

function drawDiamond(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y - 4);
  ctx.lineTo(x + 4, y);
  ctx.lineTo(x, y + 4);
  ctx.lineTo(x - 4, y);
  ctx.fill();
}

function drawHead(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - 7, y - 4);
  ctx.lineTo(x - 7, y + 4);
  ctx.fill();
}

/** The lane of its own that a poll has, or else its queue's or its worker's. */
function laneOf(
  lanes: readonly ShownLane[],
  task: number,
  { worker, queue }: { readonly worker: number; readonly queue: number },
): ShownLane | undefined {
  const ids = { task, queue, worker };
  const of = (kind: ShownLane['kind']): ShownLane | undefined =>
    lanes.find((shown) => shown.kind === kind && shown.lane.subject.id === ids[kind]);
  return of('task') ?? of('queue') ?? of('worker');
}

function drawLine(
  ctx: CanvasRenderingContext2D,
  scene: Scene,
  { time, variable, dash }: { readonly time: number | undefined; readonly variable: string; readonly dash: number[] },
): void {
  if (time === undefined) return;
  const x = xOf(scene, time);
  ctx.strokeStyle = scene.paints.css.of(variable);
  ctx.lineWidth = 1;
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(x, 0);
  ctx.lineTo(x, scene.height);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** A few words on a plate, so that they are read over anything. */
function tag(
  ctx: CanvasRenderingContext2D,
  { paints, gutter, width }: Scene,
  {
    text,
    x,
    y,
    variable,
  }: { readonly text: string; readonly x: number; readonly y: number; readonly variable: string },
): void {
  const half = ctx.measureText(text).width / 2 + 5;
  const middle = Math.min(gutter + width - half - 2, Math.max(gutter + half + 2, x));
  ctx.fillStyle = paints.css.of(variable);
  ctx.fillRect(middle - half, y - 9, 2 * half, 18);
  ctx.fillStyle = paints.css.of('--panel');
  ctx.fillText(text, middle - half + 5, y + 0.5);
}
