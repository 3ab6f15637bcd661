import { drawMarkLine, programMarkAt } from './draw-program-marks.ts';
import { type FindingFlag, FONT, type Scene, type TimelineMark, xOf } from './scene.ts';
import { timeTicks } from './time-ticks.ts';

/** Height of the line with the findings and the program’s marks, above the times. */
const MARKS_PX = 16;
const RULER_PX = 42;

const SPACING_PX = 92;
const SEVERITY = { info: '--ink-3', warning: '--warning', critical: '--alarm' } as const;

/** Draws the times, and above them the findings and what the program marked. */
export function drawRuler(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const { css } = scene.paints;
  ctx.font = FONT;
  ctx.textBaseline = 'middle';
  const { base, ticks } = timeTicks(scene.view, scene.width, SPACING_PX);
  const y = MARKS_PX + (RULER_PX - MARKS_PX) / 2;
  ctx.fillStyle = css.of('--ink-2');
  ctx.fillText(base === '' ? 'since the start' : base, 4, y);
  ctx.save();
  ctx.beginPath();
  ctx.rect(scene.gutter, 0, scene.width, RULER_PX);
  ctx.clip();
  drawRange(ctx, scene);
  for (const { time, label } of ticks) {
    const x = xOf(scene, time);
    ctx.fillStyle = css.of('--line');
    ctx.fillRect(x, RULER_PX - 6, 1, 6);
    ctx.fillStyle = css.of('--ink-3');
    // A number that is cut is another number.
    if (x + 4 + ctx.measureText(label).width <= scene.gutter + scene.width) ctx.fillText(label, x + 4, y);
  }
  drawSums(ctx, scene);
  drawMarkLine(ctx, scene, MARKS_PX / 2);
  for (const finding of scene.findings) drawFinding(ctx, scene, finding);
  ctx.restore();
  ctx.fillStyle = css.of('--hairline');
  ctx.fillRect(0, RULER_PX - 1, scene.gutter + scene.width, 1);
}

function drawRange(ctx: CanvasRenderingContext2D, scene: Scene): void {
  if (scene.range === undefined) return;
  const left = xOf(scene, scene.range.from);
  ctx.fillStyle = scene.paints.css.of('--accent-wash');
  ctx.fillRect(left, MARKS_PX, xOf(scene, scene.range.to) - left, RULER_PX - MARKS_PX);
}

/** Where there are no single polls, the axis is dotted. */
function drawSums(ctx: CanvasRenderingContext2D, scene: Scene): void {
  ctx.strokeStyle = scene.paints.css.of('--ink-3');
  ctx.lineWidth = 2;
  ctx.setLineDash([2, 4]);
  for (const { from, to } of scene.timeline.sums) {
    ctx.beginPath();
    ctx.moveTo(Math.max(scene.gutter, xOf(scene, from)), RULER_PX - 3);
    ctx.lineTo(Math.min(scene.gutter + scene.width, xOf(scene, to)), RULER_PX - 3);
    ctx.stroke();
  }
  ctx.setLineDash([]);
}

/** A flag where a finding was first seen, and a line for as long as it was. */
function drawFinding(ctx: CanvasRenderingContext2D, scene: Scene, { from, to, severity }: FindingFlag): void {
  const left = xOf(scene, from);
  const right = xOf(scene, to);
  if (right < scene.gutter || left > scene.gutter + scene.width) return;
  ctx.fillStyle = scene.paints.css.of(SEVERITY[severity]);
  ctx.fillRect(left, 3, 1.5, MARKS_PX - 4);
  ctx.fillRect(left, 7, Math.max(1, right - left), 2);
  ctx.beginPath();
  ctx.moveTo(left, 3);
  ctx.lineTo(left + 8, 6.5);
  ctx.lineTo(left, 10);
  ctx.fill();
}

/** The finding at a place of the ruler, of several the one that began last, or else what the program marked there. */
export function markAt(scene: Scene, x: number, y: number): TimelineMark | undefined {
  if (y > MARKS_PX) return undefined;
  const finding = scene.findings.findLast(
    ({ from, to }) => x >= xOf(scene, from) - 3 && x <= Math.max(xOf(scene, to), xOf(scene, from) + 8) + 3,
  );
  return finding ?? programMarkAt(scene, x);
}
