import type { WorkerLane } from '@pollscope/analysis';
import type { Nanoseconds } from '@pollscope/protocol';
import { drawGaps, TimePlot, type TimePlotOptions } from '../time/time-plot.ts';

const LANE_PX = 34;
const LANE_GAP_PX = 6;

export interface LanePlotOptions
  extends Pick<TimePlotOptions, 'host' | 'timeAxis' | 'window' | 'edge' | 'edgeName' | 'motion'> {
  readonly workers: readonly { readonly worker: number; readonly name: string }[];
}

/** A lane per worker; each column is filled from the bottom by the shares of polling, driver and parked time. */
export class LanePlot {
  readonly #plot: TimePlot;
  #lane: WorkerLane | undefined;

  constructor(options: LanePlotOptions) {
    const { workers } = options;
    this.#plot = new TimePlot({
      ...options,
      height: workers.length * LANE_PX + 8,
      series: [{ show: false }],
      valueScale: { range: () => [0, workers.length] },
      valueAxis: {
        grid: { show: false },
        splits: () => workers.map((_, index) => workers.length - index - 0.5),
        values: () => workers.map(({ name }) => name),
      },
      underlay: (plot) => this.#draw(plot),
      onCursor: () => {},
    });
  }

  setLane(lane: WorkerLane): void {
    this.#lane = lane;
    this.#plot.setData([lane.time, lane.workers[0]?.polling ?? lane.time]);
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

  #draw(plot: TimePlot): void {
    const lane = this.#lane;
    if (lane === undefined) return;
    const { ctx, bbox } = plot.uplot;
    const column = (lane.time[1] ?? 0) - (lane.time[0] ?? 0);
    const gap = LANE_GAP_PX * devicePixelRatio;
    const height = bbox.height / Math.max(1, lane.workers.length) - gap;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    lane.workers.forEach(({ polling, driver, parked }, row) => {
      const bottom = bbox.top + (row + 1) * (height + gap) - gap / 2;
      for (let i = 0; i < lane.time.length; i++) {
        const time = lane.time[i] ?? 0;
        const left = Math.round(plot.uplot.valToPos(time - column / 2, 'x', true));
        const width = Math.round(plot.uplot.valToPos(time + column / 2, 'x', true)) - left;
        let y = bottom;
        for (const { shares, variable } of [
          { shares: polling, variable: '--state-polling' },
          { shares: driver, variable: '--state-driver' },
          { shares: parked, variable: '--state-parked' },
        ]) {
          const share = shares[i];
          // An unobserved column stays bare; that is not the same as parked.
          if (share === undefined || Number.isNaN(share)) continue;
          ctx.fillStyle = plot.colours.of(variable);
          ctx.fillRect(left, y - share * height, width, share * height);
          y -= share * height;
        }
      }
    });
    ctx.restore();
    drawGaps(plot, lane.gaps);
  }
}
