import type { AgentWindowSection, WorkerWindowsSection } from '@pollscope/protocol';
import { percentilesOf } from '../percentiles.ts';
import type { Definitions } from './definitions.ts';
import type { Gaps } from './gaps.ts';
import type { AgentRow, Overview, OverviewOptions, TimeRange } from './queries.ts';
import type { QueueHistory } from './queue-history.ts';
import { queueSummaryOf } from './queue-rows.ts';
import { type SlowPollSource, slowestOf } from './slow-polls.ts';
import { secondsOf, type WindowSeries } from './window-series.ts';
import { workerRowsOf } from './worker-rows.ts';

/** As many as fit beside the other figures without scrolling. */
const SLOWEST_POLLS = 20;

export interface OverviewSource extends SlowPollSource {
  readonly definitions: Definitions;
  readonly queueWindows: QueueHistory;
  readonly workerWindows: WindowSeries<WorkerWindowsSection>;
  readonly agentWindows: WindowSeries<AgentWindowSection>;
  readonly gaps: Gaps;
  readonly pollsTotal: number;
  readonly framesMissed: number;
}

export function overviewOf(source: OverviewSource, range: TimeRange, options: OverviewOptions = {}): Overview {
  const queues = queueSummaryOf(source.definitions, source.queueWindows.inFewBlocks(range), options);
  return {
    range,
    policy: source.definitions.policy,
    pollTime: percentilesOf(queues.pollTime),
    queueDelay: percentilesOf(queues.queueDelay),
    depth: queues.depth,
    depthMost: queues.depthMost,
    pollsTotal: source.pollsTotal,
    queues: queues.rows,
    others: queues.others,
    jain: queues.jain,
    workers: workerRowsOf(source.definitions, source.workerWindows.within(range)),
    agent: agentRowOf(source, range),
    slowest: slowestOf(source, { range, limit: SLOWEST_POLLS }),
  };
}

function agentRowOf(source: OverviewSource, range: TimeRange): AgentRow {
  const windows = source.agentWindows.within(range);
  const sum = { records: 0, busy: 0, probeCost: 0, bytesSent: 0 };
  let ringFillPermille = 0;
  for (const window of windows) {
    sum.records += window.records;
    sum.busy += window.busy;
    sum.probeCost += window.probeCost;
    sum.bytesSent += window.bytesSent;
    ringFillPermille = Math.max(ringFillPermille, window.ringFillPermille);
  }
  // Without windows the sums are 0, and so is what is divided.
  const seconds = secondsOf(windows) || 1;
  return {
    windows: windows.length,
    recordsPerSecond: sum.records / seconds,
    busyShare: sum.busy / (seconds * 1e9),
    probeShare: sum.probeCost / (seconds * 1e9),
    ringFillPermille,
    bytesPerSecond: sum.bytesSent / seconds,
    clients: windows.at(-1)?.clients ?? 0,
    dropped: source.gaps.recordsLostIn(range),
    droppedTotal: source.gaps.recordsLost,
    framesMissed: source.framesMissed,
  };
}
