import type { TaskPolls } from '@pollscope/analysis';
import { formatDurationTick } from '../../format/format.ts';
import { type AxisRange, LOG_FLOOR, logRange, logTicks } from '../time/axis-range.ts';
import { TimePlot, type TimePlotOptions } from '../time/time-plot.ts';

export interface PollHistoryPlotOptions
  extends Pick<TimePlotOptions, 'host' | 'height' | 'timeAxis' | 'window' | 'edge' | 'edgeName' | 'motion'> {
  /** CSS variable of the colour. */
  readonly variable: string;
}

/** A bar less high than this is not seen. */
const LEAST_PX = 3;

/** The polls of one task over time: each column is a bar from its shortest to its longest poll, so that no slow one is lost. */
export class PollHistoryPlot {
  readonly #plot: TimePlot;
  readonly #variable: string;
  #polls: TaskPolls | undefined;
  #range: AxisRange | undefined;

  constructor(options: PollHistoryPlotOptions) {
    this.#variable = options.variable;
    this.#plot = new TimePlot({
      ...options,
      // The bars are drawn below; the series makes the crosshair find its column.
      series: [{ show: false }],
      valueScale: {
        distr: 3,
        range: () => [this.#range?.min ?? 1e4, this.#range?.max ?? 1e7],
      },
      valueAxis: {
        splits: (_plot, _axis, min, max) => logTicks({ min, max }),
        filter: (_plot, splits) => splits,
        values: (_plot, splits) => splits.map(formatDurationTick),
      },
      underlay: () => {},
      overlay: (plot) => this.#draw(plot),
      onCursor: () => {},
    });
  }

  setPolls(polls: TaskPolls): void {
    this.#polls = polls;
    const seen = { min: lowest(polls.shortest), max: highest(polls.longest) };
    if (seen.min <= seen.max) this.#range = logRange(this.#range, seen.min, seen.max);
    this.#plot.setData([polls.time, polls.longest]);
  }

  repaint(): void {
    this.#plot.repaint();
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #draw(plot: TimePlot): void {
    const polls = this.#polls;
    if (polls === undefined) return;
    const { ctx, bbox } = plot.uplot;
    const { time, shortest, longest } = polls;
    const column = (time[1] ?? 0) - (time[0] ?? 0);
    const least = LEAST_PX * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = plot.colours.of(this.#variable);
    for (let i = 0; i < time.length; i++) {
      const low = shortest[i] ?? Number.NaN;
      const high = longest[i] ?? Number.NaN;
      if (Number.isNaN(high)) continue;
      const middle = time[i] ?? 0;
      const left = plot.uplot.valToPos(middle - column / 2, 'x', true);
      const width = Math.max(least, plot.uplot.valToPos(middle + column / 2, 'x', true) - left - devicePixelRatio);
      const top = plot.uplot.valToPos(Math.max(high, LOG_FLOOR), 'y', true);
      const bottom = plot.uplot.valToPos(Math.max(low, LOG_FLOOR), 'y', true);
      ctx.fillRect(left, top - least / 2, width, bottom - top + least);
    }
    ctx.restore();
  }
}

// NaN, where no poll ended, loses both comparisons.
function lowest(values: Float64Array): number {
  return values.reduce((least, value) => (value < least ? value : least), Number.POSITIVE_INFINITY);
}

function highest(values: Float64Array): number {
  return values.reduce((most, value) => (value > most ? value : most), Number.NEGATIVE_INFINITY);
}
