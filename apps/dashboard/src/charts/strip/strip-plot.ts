import type { MarkRow, Strip, StripMetric } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import type uPlot from 'uplot';
import { queueStyle } from '../../theme/queue-style.ts';
import { type AxisRange, LOG_FLOOR, linearRange, linearTicks, logRange, logTicks } from '../time/axis-range.ts';
import { drawMarks } from '../time/draw-marks.ts';
import { drawGaps, TimePlot, type TimePlotOptions } from '../time/time-plot.ts';
import { METRICS } from './metrics.ts';
import { doubtful, extent, isolated, type Reading, readColumn, readNewest, toLine } from './strip-data.ts';

export interface StripQueue {
  readonly queue: number;
  readonly name: string;
}

/** What the legend shows: values under the crosshair, or the newest ones. */
export interface Readout {
  /** Nanoseconds before the newest column; undefined: no crosshair. */
  readonly back: Nanoseconds | undefined;
  readonly readings: ReadonlyMap<number, Reading>;
}

export interface StripPlotOptions
  extends Pick<TimePlotOptions, 'host' | 'height' | 'timeAxis' | 'window' | 'edge' | 'edgeName' | 'motion'> {
  readonly metric: StripMetric;
  /** The queues to draw, in the order of their ids. */
  readonly queues: readonly StripQueue[];
  readonly isVisible: (name: string) => boolean;
  readonly onReadout: (readout: Readout) => void;
}

const RING_PX = 2;

/** One line per queue of one metric. A plot lives as long as metric and queues stay the same. */
export class StripPlot {
  readonly #plot: TimePlot;
  readonly #options: StripPlotOptions;
  #range: AxisRange | undefined;
  #strip: Strip | undefined;
  #marks: readonly MarkRow[] = [];
  #cursor: number | undefined;

  constructor(options: StripPlotOptions) {
    this.#options = options;
    const { scale, tick } = METRICS[options.metric];
    this.#plot = new TimePlot({
      ...options,
      series: options.queues.map(({ queue, name }) => this.#series(queue, name)),
      valueScale: {
        distr: scale === 'log' ? 3 : 1,
        range: () => {
          const { min, max } = this.#range ?? (scale === 'log' ? { min: 1e4, max: 1e7 } : { min: 0, max: 1 });
          return [min, max];
        },
      },
      valueAxis: {
        splits: (_plot, _axis, min, max) => (scale === 'log' ? logTicks({ min, max }) : linearTicks({ min, max }, 4)),
        filter: (_plot, splits) => splits,
        values: (_plot, splits) => splits.map(tick),
      },
      underlay: (plot) => this.#underlay(plot),
      overlay: (plot) => this.#overlay(plot),
      onCursor: (column) => {
        if (column === undefined && this.#cursor === undefined) return;
        this.#cursor = column;
        this.#report();
      },
    });
  }

  setStrip(answer: Strip): void {
    const shown = new Set(this.#options.queues.map(({ queue }) => queue));
    const strip = { ...answer, series: answer.series.filter(({ queue }) => shown.has(queue)) };
    this.#strip = strip;
    const { scale, least, enough = 0 } = METRICS[this.#options.metric];
    const values = extent(strip, this.#options.isVisible);
    if (values !== undefined) {
      this.#range =
        scale === 'log' ? logRange(this.#range, values.min, values.max) : linearRange(this.#range, values, least);
    }
    const floor = scale === 'log' ? LOG_FLOOR : Number.NEGATIVE_INFINITY;
    const lines = this.#options.queues.map(({ queue }) => {
      const series = strip.series.find((candidate) => candidate.queue === queue);
      return series === undefined ? [] : toLine(series, { floor, enough });
    });
    this.#plot.setData([strip.time, ...lines]);
    this.#report();
  }

  /** What the program marked, as lines across the plot. */
  setMarks(marks: readonly MarkRow[]): void {
    this.#marks = marks;
    this.#plot.invalidate();
  }

  /** Shows and hides lines after a change of what `isVisible` says. */
  applyVisibility(): void {
    this.#range = undefined;
    this.#options.queues.forEach(({ name }, index) => {
      this.#plot.uplot.setSeries(index + 1, { show: this.#options.isVisible(name) });
    });
    if (this.#strip !== undefined) this.setStrip(this.#strip);
  }

  setWindow(window: Nanoseconds): void {
    this.#plot.setWindow(window);
  }

  repaint(): void {
    this.#plot.repaint();
  }

  destroy(): void {
    this.#plot.destroy();
  }

  #report(): void {
    if (this.#strip === undefined) return;
    const { time } = this.#strip;
    const at = this.#cursor === undefined ? undefined : time[this.#cursor];
    this.#options.onReadout(
      at === undefined || this.#cursor === undefined
        ? { back: undefined, readings: readNewest(this.#strip) }
        : { back: (time.at(-1) ?? at) - at, readings: readColumn(this.#strip, this.#cursor) },
    );
  }

  #series(queue: number, name: string): uPlot.Series {
    const { variable, dash } = queueStyle(queue);
    return {
      label: name,
      show: this.#options.isVisible(name),
      stroke: () => this.#plot.colours.of(variable),
      width: 1.75,
      dash: [...dash],
      points: {
        size: 4,
        fill: () => this.#plot.colours.of(variable),
        stroke: () => this.#plot.colours.of(variable),
        show: true,
        filter: (plot, index) => isolated(Array.from(plot.data[index] ?? [])),
      },
    };
  }

  #underlay(plot: TimePlot): void {
    drawGaps(plot, this.#strip?.gaps ?? []);
    drawMarks(plot, this.#marks);
    if ((this.#range?.min ?? 0) >= 0) return;
    // The axis has values on both sides of zero: show where it lies.
    const { ctx, bbox } = plot.uplot;
    const y = Math.round(plot.uplot.valToPos(0, 'y', true));
    ctx.fillStyle = plot.colours.of('--line');
    ctx.fillRect(bbox.left, y, bbox.width, devicePixelRatio);
  }

  /** Values of few samples, as rings beside the line. */
  #overlay(plot: TimePlot): void {
    const strip = this.#strip;
    if (strip === undefined) return;
    const { enough = 0, scale } = METRICS[this.#options.metric];
    const { ctx, bbox } = plot.uplot;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.lineWidth = devicePixelRatio;
    for (const series of strip.series) {
      if (!this.#options.isVisible(series.name)) continue;
      ctx.strokeStyle = plot.colours.of(queueStyle(series.queue).variable);
      for (const column of doubtful(series, enough)) {
        const value = series.values[column] ?? 0;
        const x = plot.uplot.valToPos(strip.time[column] ?? 0, 'x', true);
        const y = plot.uplot.valToPos(scale === 'log' ? Math.max(value, LOG_FLOOR) : value, 'y', true);
        ctx.beginPath();
        ctx.arc(x, y, RING_PX * devicePixelRatio, 0, 2 * Math.PI);
        ctx.stroke();
      }
    }
    ctx.restore();
  }
}
