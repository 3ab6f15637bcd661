import type { MarkRow } from '@pollscope/analysis';
import type { TimePlot } from './time-plot.ts';

const FLAG_PX = 5;

/** Draws what the program marked: a dotted line with a flag at an instant, and a band over a span. */
export function drawMarks(plot: TimePlot, marks: readonly Pick<MarkRow, 'time' | 'duration'>[]): void {
  const { ctx, bbox } = plot.uplot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  ctx.fillStyle = plot.colours.of('--accent');
  ctx.strokeStyle = plot.colours.of('--accent');
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([devicePixelRatio, 3 * devicePixelRatio]);
  for (const { time, duration = 0 } of marks) {
    const end = plot.uplot.valToPos(time, 'x', true);
    const start = plot.uplot.valToPos(time - duration, 'x', true);
    ctx.globalAlpha = 0.12;
    ctx.fillRect(start, bbox.top, end - start, bbox.height);
    ctx.globalAlpha = 1;
    ctx.beginPath();
    ctx.moveTo(end, bbox.top);
    ctx.lineTo(end, bbox.top + bbox.height);
    ctx.stroke();
    const flag = FLAG_PX * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(end, bbox.top);
    ctx.lineTo(end + flag, bbox.top + flag / 2);
    ctx.lineTo(end, bbox.top + flag);
    ctx.fill();
  }
  ctx.restore();
}
