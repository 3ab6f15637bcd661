import type { WorkerId, WorkerWindowsSection } from '@pollscope/protocol';
import { columnsOf } from './columns.ts';
import type { Definitions } from './definitions.ts';
import type { Gaps } from './gaps.ts';
import type { TimeRange, WorkerLane } from './queries.ts';
import type { WindowSeries } from './window-series.ts';

interface LaneSource {
  readonly definitions: Definitions;
  readonly workerWindows: WindowSeries<WorkerWindowsSection>;
  readonly gaps: Gaps;
}

export interface WorkerLaneQuery {
  readonly range: TimeRange;
  readonly columns: number;
}

export function workerLaneOf(source: LaneSource, query: WorkerLaneQuery): WorkerLane {
  const { time, windows } = columnsOf(source.workerWindows, query.range, query.columns);
  const workers = source.definitions.workers.map((worker) => {
    const polling = new Float64Array(query.columns);
    const driver = new Float64Array(query.columns);
    const parked = new Float64Array(query.columns);
    for (const [column, sections] of windows.entries()) {
      const times = timesOf(sections, worker);
      // 0 / 0, where nothing was observed, is the NaN that is wanted.
      polling[column] = times.polling / times.observed;
      driver[column] = times.driver / times.observed;
      parked[column] = times.parked / times.observed;
    }
    return { worker, name: source.definitions.workerName(worker), polling, driver, parked };
  });
  return { time, workers, gaps: source.gaps.within(query.range) };
}

function timesOf(sections: readonly WorkerWindowsSection[], worker: WorkerId) {
  const times = { polling: 0, driver: 0, parked: 0, observed: 0 };
  for (const section of sections) {
    const row = section.rows.find((candidate) => candidate.worker === worker);
    if (row === undefined) continue;
    times.polling += row.polling;
    times.driver += row.driver;
    times.parked += row.parked;
    times.observed += section.duration;
  }
  return times;
}
