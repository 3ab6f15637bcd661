import { elided } from '../../format/elide.ts';
import { type ProgramMark, type Scene, xOf } from './scene.ts';

/** More lines than this in view would hide the lanes. */
const MOST_LINES = 60;
const HALF_PX = 4;
const NAME_PX = 120;
const LETTER_PX = 6.1;

/** Draws a diamond for each of the program's marks on a line of the ruler, a bar for a span, and names where there is room. */
export function drawMarkLine(ctx: CanvasRenderingContext2D, scene: Scene, middle: number): void {
  const { css } = scene.paints;
  const shown = inView(scene);
  shown.forEach((mark, index) => {
    const { left, right } = placeOf(scene, mark);
    ctx.fillStyle = css.of('--accent');
    ctx.globalAlpha = 0.35;
    ctx.fillRect(left, middle - 2, right - left, 4);
    ctx.globalAlpha = 1;
    for (const x of left === right ? [left] : [left, right]) diamond(ctx, x, middle);
    // After the span: its bar would strike the name out. Of one that goes on beyond the view there is only the beginning.
    const end = right > scene.gutter + scene.width ? left : right;
    const next = shown[index + 1];
    const until = next === undefined ? Infinity : placeOf(scene, next).left - HALF_PX;
    const letters = Math.floor(Math.min(NAME_PX, until - end - 14) / LETTER_PX);
    if (letters < 3) return;
    ctx.fillStyle = css.of('--ink-2');
    ctx.fillText(elided(mark.name, letters), end + 8, middle + 0.5);
  });
}

/** Draws the program's marks over the lanes: dotted lines, and bands for spans. */
export function drawMarkLines(ctx: CanvasRenderingContext2D, scene: Scene): void {
  const shown = inView(scene);
  if (shown.length > MOST_LINES) return;
  ctx.fillStyle = scene.paints.css.of('--accent');
  ctx.strokeStyle = scene.paints.css.of('--accent');
  ctx.lineWidth = 1;
  ctx.setLineDash([1, 3]);
  for (const mark of shown) {
    const { left, right } = placeOf(scene, mark);
    ctx.globalAlpha = 0.08;
    ctx.fillRect(left, 0, right - left, scene.height);
    ctx.globalAlpha = 0.8;
    for (const x of left === right ? [left] : [left, right]) {
      ctx.beginPath();
      ctx.moveTo(x, 0);
      ctx.lineTo(x, scene.height);
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

/** The mark of the program at a place of its line; of several the one that began last. */
export function programMarkAt(scene: Scene, x: number): ProgramMark | undefined {
  return inView(scene).findLast((mark) => {
    const { left, right } = placeOf(scene, mark);
    return x >= left - HALF_PX && x <= right + HALF_PX;
  });
}

function inView({ programMarks, view }: Scene): readonly ProgramMark[] {
  return programMarks.filter(({ from, to }) => to >= view.from && from <= view.to);
}

function placeOf(scene: Scene, { from, to }: ProgramMark): { readonly left: number; readonly right: number } {
  return { left: xOf(scene, from), right: xOf(scene, to) };
}

function diamond(ctx: CanvasRenderingContext2D, x: number, y: number): void {
  ctx.beginPath();
  ctx.moveTo(x, y - HALF_PX);
  ctx.lineTo(x + HALF_PX, y);
  ctx.lineTo(x, y + HALF_PX);
  ctx.lineTo(x - HALF_PX, y);
  ctx.fill();
}
