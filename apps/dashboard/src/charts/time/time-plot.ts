import type { TimeRange } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { formatDurationTick, formatSeconds } from '../../format/format.ts';
import { type Colours, readColours } from './colours.ts';

/** All plots keep this much room on the left, so that their time axes lie one below the other. */
const GUTTER_PX = 64;
const AXIS_FONT = "11px 'Inter Variable', system-ui, sans-serif";
/** One crosshair through all plots of a page. */
const CURSOR_KEY = 'pollscope-time';
const TIME_AXIS_PX = 24;

export interface TimePlotOptions {
  readonly host: HTMLElement;
  /** Without the time axis, in CSS pixels. */
  readonly height: number;
  readonly timeAxis: 'shown' | 'hidden';
  readonly window: Nanoseconds;
  /** Stream time at the right edge, asked before each frame; undefined before the first data. */
  readonly edge: () => Nanoseconds | undefined;
  /** What stands at the right edge: live data end now, others where they end. */
  readonly edgeName: () => string;
  /** Whether the edge may creep between answers, or moves only with new data (reduced motion). */
  readonly motion: 'smooth' | 'stepped';
  readonly series: readonly uPlot.Series[];
  readonly valueAxis: uPlot.Axis;
  readonly valueScale: uPlot.Scale;
  /** Drawn below the series and above the grid. */
  readonly underlay: (plot: TimePlot) => void;
  /** Drawn above the series. */
  readonly overlay?: (plot: TimePlot) => void;
  /** The crosshair moved (also because time went on below it) or left: its column, if any. */
  readonly onCursor: (column: number | undefined) => void;
}

/** A uPlot whose time axis runs along with the stream: seconds back from its right edge. */
export class TimePlot {
  readonly uplot: uPlot;
  readonly #options: TimePlotOptions;
  readonly #resize: ResizeObserver;
  #colours: Colours;
  #frame = 0;
  #shownEdge = Number.NaN;
  #dirty = false;
  #window: Nanoseconds;

  constructor(options: TimePlotOptions) {
    this.#options = options;
    this.#window = options.window;
    this.#colours = readColours(options.host);
    this.uplot = new uPlot(this.#configuration(), [[], ...options.series.map(() => [])], options.host);
    this.#resize = new ResizeObserver(() => this.#fit());
    this.#resize.observe(options.host);
    this.#frame = requestAnimationFrame(this.#tick);
  }

  get colours(): Colours {
    return this.#colours;
  }

  setWindow(window: Nanoseconds): void {
    this.#window = window;
    this.#dirty = true;
  }

  /** Shows `data` from the next animation frame on. */
  setData(data: uPlot.AlignedData): void {
    this.uplot.setData(data, false);
    this.#dirty = true;
  }

  /** Something other than the data changed: visibility, an overlay. */
  invalidate(): void {
    this.#dirty = true;
  }

  repaint(): void {
    this.#colours = readColours(this.#options.host);
    this.uplot.redraw(false, true);
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame);
    this.#resize.disconnect();
    this.uplot.destroy();
  }

  readonly #tick = (): void => {
    this.#frame = requestAnimationFrame(this.#tick);
    const edge = this.#options.edge();
    if (edge === undefined) return;
    const pixel = this.#window / Math.max(1, this.uplot.bbox.width / devicePixelRatio);
    const moved = !(Math.abs(edge - this.#shownEdge) < pixel);
    const due = this.#dirty || (moved && this.#options.motion === 'smooth');
    if (!due) return;
    this.#dirty = false;
    this.#shownEdge = edge;
    this.uplot.setScale('x', { min: edge - this.#window, max: edge });
  };

  #fit(): void {
    const { width, height } = this.uplot;
    const wanted = this.#size();
    if (width !== wanted.width || height !== wanted.height) this.uplot.setSize(wanted);
  }

  #size(): { width: number; height: number } {
    const { host, height, timeAxis } = this.#options;
    return { width: Math.max(120, host.clientWidth), height: height + (timeAxis === 'shown' ? TIME_AXIS_PX : 0) };
  }

  #label(back: Nanoseconds): string {
    if (back < this.#window / 1000) return this.#options.edgeName();
    if (this.#window < 5e9) return `−${formatDurationTick(back)}`;
    return `−${formatSeconds(back + 1e6).replace(' 00\u202fs', '')}`;
  }

  #configuration(): uPlot.Options {
    const { series, valueAxis, valueScale, timeAxis, underlay, overlay, onCursor } = this.#options;
    const grid = { stroke: () => this.#colours.of('--hairline'), width: 1 };
    return {
      ...this.#size(),
      padding: [6, 16, timeAxis === 'shown' ? 0 : 2, 0],
      legend: { show: false },
      cursor: {
        sync: { key: CURSOR_KEY, scales: ['x', null] },
        drag: { x: false, y: false, setScale: false },
        y: false,
        points: { show: false },
      },
      scales: { x: { time: false, auto: false }, y: { auto: true, ...valueScale } },
      axes: [
        {
          show: timeAxis === 'shown',
          size: TIME_AXIS_PX,
          font: AXIS_FONT,
          stroke: () => this.#colours.of('--ink-3'),
          grid,
          ticks: { show: false },
          gap: 6,
          splits: (_plot, _axis, min, max) => secondsBack({ from: min, to: max }),
          values: (plot, splits) => splits.map((time) => this.#label((plot.scales['x']?.max ?? time) - time)),
        },
        {
          size: GUTTER_PX,
          font: AXIS_FONT,
          stroke: () => this.#colours.of('--ink-3'),
          grid,
          ticks: { show: false },
          gap: 8,
          ...valueAxis,
        },
      ],
      series: [{}, ...series],
      hooks: {
        drawAxes: [() => underlay(this)],
        draw: [() => overlay?.(this)],
        setCursor: [
          (plot) =>
            onCursor(
              plot.cursor.left === undefined || plot.cursor.left < 0 ? undefined : (plot.cursor.idx ?? undefined),
            ),
        ],
      },
    };
  }
}

/** Five or six instants a round number of seconds before the right edge. */
function secondsBack({ from, to }: TimeRange): number[] {
  const window = to - from;
  const step =
    [2, 5, 10, 60].map((seconds) => seconds * 1e9).find((candidate) => window / candidate <= 6.01) ?? window / 5;
  const instants: number[] = [];
  for (let time = to; time >= from + step * 0.2; time -= step) instants.push(time);
  return instants.reverse();
}

/** Hatches the stretches in which data was lost: nothing there may be read as zero. */
export function drawGaps(plot: TimePlot, gaps: readonly TimeRange[]): void {
  const { ctx, bbox } = plot.uplot;
  const spacing = 6 * devicePixelRatio;
  for (const { from, to } of gaps) {
    const left = Math.max(bbox.left, plot.uplot.valToPos(from, 'x', true));
    const right = Math.min(bbox.left + bbox.width, plot.uplot.valToPos(to, 'x', true));
    if (right <= left) continue;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, bbox.top, Math.max(right - left, devicePixelRatio), bbox.height);
    ctx.clip();
    ctx.fillStyle = plot.colours.of('--warning-wash');
    ctx.fill();
    ctx.strokeStyle = plot.colours.of('--warning');
    ctx.globalAlpha = 0.55;
    ctx.lineWidth = devicePixelRatio;
    ctx.beginPath();
    for (let x = left - bbox.height; x < right; x += spacing) {
      ctx.moveTo(x, bbox.top + bbox.height);
      ctx.lineTo(x + bbox.height, bbox.top);
    }
    ctx.stroke();
    ctx.restore();
  }
}
