import { PollOutcome, PollSource, WorkerState } from '@pollscope/protocol';
import { elided } from '../../format/elide.ts';
import { formatDuration } from '../../format/format.ts';
import { queueStyle } from '../../theme/queue-style.ts';
import type { LaneGroup } from './lane-layout.ts';
import { DEPTH_PX, heightOf } from './lane-picture.ts';
import { queueVariable } from './paints.ts';
import { FONT, isSameLane, type Scene, type ShownLane, shownLanes, xOf } from './scene.ts';

/** A slice narrower than this has no room for a gap after it, or for the second cue of its queue. */
const GAP_FROM_PX = 4;
const CUE_FROM_PX = 10;
/** A label takes about so much for each letter. */
const LETTER_PX = 6.1;
const LABEL_FROM_PX = 34;

const STOLEN_PX = 8;

/** A poll that goes on for so long is a finding. */
const LONG = 100e6;

const HEADINGS: Readonly<Record<LaneGroup['kind'], string>> = { worker: 'Workers', queue: 'Queues', task: 'Tasks' };

/** Draws the lanes with their names, from the ground up. */
export function drawLanes(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const lanes = shownLanes(scene);
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  drawGround(ctx, scene, lanes);
  ctx.save();
  ctx.beginPath();
  ctx.rect(scene.gutter, 0, scene.width, scene.height);
  ctx.clip();
  ctx.imageSmoothingEnabled = false;
  for (const lane of lanes) drawTexture(ctx, scene, lane);
  drawBreaks(ctx, scene, lanes);
  drawPolls(ctx, scene, lanes);
  drawOpenPolls(ctx, scene, lanes);
  ctx.restore();
  drawNames(ctx, scene, lanes);
  drawHeadings(ctx, scene);
}

function drawGround(ctx: CanvasRenderingContext2D, scene: Scene, lanes: readonly ShownLane[]): void {
  for (const { lane, top, height, kind } of lanes) {
    const from = Math.max(scene.gutter, xOf(scene, lane.lifetime.from));
    const to = Math.min(scene.gutter + scene.width, xOf(scene, lane.lifetime.to));
    if (to <= from) continue;
    ctx.fillStyle = scene.paints.css.of('--hairline');
    if (kind === 'task') ctx.fillRect(from, top + height / 2 - 0.5, to - from, 1);
    else ctx.fillRect(from, top + height, to - from, 1);
  }
}

function drawTexture(ctx: CanvasRenderingContext2D, scene: Scene, { lane, top, height }: ShownLane): void {
  const texture = scene.textures.of(lane.subject);
  if (texture === undefined) return;
  const left = xOf(scene, texture.range.from);
  const right = xOf(scene, texture.range.to);
  // Browsers draw nothing of an image that is stretched beyond their numbers.
  if (right - left > 1e6) return;
  ctx.drawImage(texture.canvas, left, top, right - left, height);
}

function drawBreaks(ctx: CanvasRenderingContext2D, scene: Scene, lanes: readonly ShownLane[]): void {
  const { start, duration, worker, state, length } = scene.timeline.breaks;
  const workers = lanesOf(lanes, 'worker');
  for (let row = 0; row < length; row++) {
    // Rows below the length are there, here and below.
    const lane = workers.get(worker[row] as number);
    if (lane === undefined) continue;
    const from = start[row] as number;
    const [left, width] = placeOf(scene, from, from + (duration[row] as number));
    if (width <= 0) continue;
    const isParked = state[row] === WorkerState.parked;
    ctx.fillStyle = scene.paints.css.of(isParked ? '--state-parked' : '--state-driver');
    ctx.fillRect(left, lane.top, width, lane.height);
    const text = isParked ? 'parked' : 'event loop';
    if (width < text.length * LETTER_PX + 8) continue;
    ctx.fillStyle = scene.paints.css.of('--ink');
    label(ctx, text, { left, width, y: lane.top + lane.height / 2 });
  }
}

function drawPolls(ctx: CanvasRenderingContext2D, scene: Scene, lanes: readonly ShownLane[]): void {
  const { start, duration, worker, queue, task, outcome, source, length } = scene.timeline.polls;
  const workers = lanesOf(lanes, 'worker');
  const queues = lanesOf(lanes, 'queue');
  const tasks = lanesOf(lanes, 'task');
  for (let row = 0; row < length; row++) {
    const from = start[row] as number;
    const lasted = duration[row] as number;
    const [left, width] = placeOf(scene, from, from + lasted);
    if (width <= 0) continue;
    const slice = { left, width, lasted, queue: queue[row] as number, isPanic: outcome[row] === PollOutcome.panicked };
    const name = (): string => scene.timeline.taskNames.get(task[row] as number) ?? '';
    const onWorker = workers.get(worker[row] as number);
    if (onWorker !== undefined) {
      drawSlice(ctx, scene, { ...slice, lane: onWorker, text: name });
      if (source[row] === PollSource.stolen && width >= CUE_FROM_PX) drawStolen(ctx, scene, { left, lane: onWorker });
    }
    const onQueue = queues.get(slice.queue);
    if (onQueue !== undefined) drawSlice(ctx, scene, { ...slice, lane: onQueue, text: name });
    const onTask = tasks.get(task[row] as number);
    if (onTask !== undefined) drawSlice(ctx, scene, { ...slice, lane: onTask, text: () => formatDuration(lasted) });
  }
}

interface Slice {
  readonly left: number;
  readonly width: number;
  readonly lasted: number;
  readonly queue: number;
  readonly isPanic: boolean;
  readonly lane: ShownLane;
  readonly text: () => string;
}

function drawSlice(ctx: CanvasRenderingContext2D, { paints }: Scene, slice: Slice): void {
  const { left, width, queue, isPanic, text } = slice;
  const { top, height } = boxOf(slice.lane, slice.lasted);
  const shown = Math.max(1, width >= GAP_FROM_PX ? width - 1 : width);
  ctx.fillStyle = paints.css.of(isPanic ? '--alarm' : queueVariable(queue));
  ctx.fillRect(left, top, shown, height);
  const { dash } = queueStyle(Math.max(0, queue));
  if (width >= CUE_FROM_PX && dash.length > 0 && height >= 8) {
    ctx.strokeStyle = paints.css.of('--panel');
    ctx.lineWidth = 1.5;
    ctx.setLineDash([...dash]);
    ctx.beginPath();
    ctx.moveTo(left + 1, top + height - 2);
    ctx.lineTo(left + shown - 1, top + height - 2);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  if (width < LABEL_FROM_PX || height < 12) return;
  const shownText = text();
  // A number that is cut is another number.
  if (slice.lane.kind === 'task' && shownText.length * LETTER_PX + 8 > width) return;
  ctx.fillStyle = paints.css.of('--panel');
  label(ctx, shownText, { left, width, y: top + height / 2 });
}

/** A cut corner where the worker took the task from another one. */
function drawStolen(
  ctx: CanvasRenderingContext2D,
  { paints }: Scene,
  { left, lane: { top } }: Pick<Slice, 'left' | 'lane'>,
): void {
  ctx.fillStyle = paints.css.of('--panel');
  ctx.beginPath();
  ctx.moveTo(left, top);
  ctx.lineTo(left + STOLEN_PX, top);
  ctx.lineTo(left, top + STOLEN_PX);
  ctx.fill();
}

/** The part of a lane's height that a poll takes. */
export function boxOf(
  lane: Pick<ShownLane, 'kind' | 'top' | 'height'>,
  lasted: number,
): { top: number; height: number } {
  if (lane.kind === 'worker') return { top: lane.top, height: lane.height };
  if (lane.kind === 'queue') {
    const base = lane.height - DEPTH_PX;
    const height = Math.max(3, base * heightOf(lasted));
    return { top: lane.top + base - height, height };
  }
  const height = Math.max(3, (lane.height - 2) * (0.3 + 0.7 * heightOf(lasted)));
  return { top: lane.top + (lane.height - height) / 2, height };
}

/** A poll that goes on ends in stripes: nobody knows its end yet. */
function drawOpenPolls(ctx: CanvasRenderingContext2D, scene: Scene, lanes: readonly ShownLane[]): void {
  const { start, observedAt, worker, queue, task, length } = scene.timeline.openPolls;
  for (let row = 0; row < length; row++) {
    const from = start[row] as number;
    const to = observedAt[row] as number;
    const [left, width] = placeOf(scene, from, to);
    if (width <= 0) continue;
    const own = [
      lanesOf(lanes, 'worker').get(worker[row] as number),
      lanesOf(lanes, 'queue').get(queue[row] as number),
      lanesOf(lanes, 'task').get(task[row] as number),
    ];
    for (const lane of own) {
      if (lane === undefined) continue;
      const { top, height } = boxOf(lane, to - from);
      ctx.fillStyle = scene.paints.css.of(to - from < LONG ? queueVariable(queue[row] as number) : '--alarm');
      ctx.fillRect(left, top, Math.max(2, width), height);
      ctx.fillStyle = scene.paints.css.of('--panel');
      for (let x = left + width - 12; x < left + width; x += 4) ctx.fillRect(Math.max(left, x), top, 2, height);
      const text = `${scene.timeline.taskNames.get(task[row] as number) ?? ''}, still running`;
      if (width >= LABEL_FROM_PX && height >= 12) label(ctx, text, { left, width: width - 12, y: top + height / 2 });
    }
  }
}

function drawNames(ctx: CanvasRenderingContext2D, scene: Scene, lanes: readonly ShownLane[]): void {
  const { css } = scene.paints;
  for (const { lane, top, height, kind } of lanes) {
    const { subject, name, queue, queueName } = lane;
    const middle = top + height / 2;
    if (isSameLane(subject, scene.lane)) {
      ctx.fillStyle = css.of('--accent-wash');
      ctx.fillRect(0, top - 2, scene.gutter - 6, height + 4);
    }
    if (kind !== 'worker') {
      ctx.strokeStyle = css.of(queueVariable(queue));
      ctx.lineWidth = 2.5;
      ctx.setLineDash([...queueStyle(Math.max(0, queue)).dash]);
      ctx.beginPath();
      ctx.moveTo(4, middle);
      ctx.lineTo(20, middle);
      ctx.stroke();
      ctx.setLineDash([]);
    }
    const left = kind === 'worker' ? 4 : 26;
    const width = scene.gutter - left - 6;
    ctx.fillStyle = css.of('--ink');
    const text = subject.kind === 'task' && name !== `task ${subject.id}` ? `${name} ${subject.id}` : name;
    label(ctx, text, { left: left - 4, width: width + 4, y: middle });
    const used = ctx.measureText(text).width + 6;
    if (queueName === '' || used + ctx.measureText(queueName).width > width) continue;
    ctx.fillStyle = css.of('--ink-3');
    ctx.fillText(queueName, left + used, middle + 0.5);
  }
}

function drawHeadings(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { css } = scene.paints;
  for (const { kind, headingTop, count } of scene.layout.groups) {
    const y = headingTop - scene.scrollTop + 14;
    if (y < -14 || y > scene.height + 14) continue;
    ctx.fillStyle = css.of('--ink-3');
    ctx.fillText(count > 1 ? `${HEADINGS[kind]} ${count}` : HEADINGS[kind], 4, y);
    if (kind !== 'task' || count > 0) continue;
    ctx.fillStyle = css.of('--ink-2');
    linesOf(ctx, whyNoTasks(scene), scene.width).forEach((line, index) =>
      ctx.fillText(line, scene.gutter, y + 16 * (index + 1)),
    );
  }
}

/** Text in lines that are no wider than this, broken between words. */
function linesOf(ctx: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && ctx.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line];
}

function whyNoTasks({ timeline }: Scene): string {
  if (timeline.tooMany) return 'Zoom in to see single polls and tasks: there are too many in this range.';
  if (timeline.sums.length > 0)
    return 'Single polls are not held of this range, only sums: zoom in near the end, or record.';
  return 'No task was polled in this range.';
}

/** Left edge and width of a stretch on the screen, clipped to it; no width for what is beside it. */
function placeOf(scene: Scene, from: number, to: number): readonly [left: number, width: number] {
  const left = Math.max(scene.gutter, xOf(scene, from));
  const right = Math.min(scene.gutter + scene.width, xOf(scene, to));
  return right < scene.gutter || left > scene.gutter + scene.width ? [left, 0] : [left, Math.max(1, right - left)];
}

function lanesOf(lanes: readonly ShownLane[], kind: ShownLane['kind']): Map<number, ShownLane> {
  return new Map(lanes.filter((shown) => shown.kind === kind).map((shown) => [shown.lane.subject.id, shown]));
}

/** Text that is cut where its place ends. */
function label(
  ctx: CanvasRenderingContext2D,
  text: string,
  { left, width, y }: { readonly left: number; readonly width: number; readonly y: number },
): void {
  const letters = Math.floor((width - 8) / LETTER_PX);
  if (letters < 2) return;
  ctx.fillText(elided(text, letters), left + 4, y + 0.5);
}
